#!/bin/sh
# Runs the shipped studies of 2021 and the sensitivity analysis, and writes their tables beside this file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
scenario=belarus_eu_2021
neman sensitivity $scenario --trajectories 10 --members 3 --seed 1 --out "$work/sensitivity"
neman compare $scenario --members 60 --seed 1 --sensitivity "$work/sensitivity" --out "$work/study" \
    --policy takes_back --policy refuses --policy lithuania_admits --policy lithuania_turns_away --policy both_lines_closed \
    --policy both_lines_closed_corridor --policy corridor --policy barrier_earlier --policy reception_doubled \
    --policy flights_stopped_earlier --policy flights_stopped_later --policy feedback_loop
neman compare $scenario --members 60 --seed 1 --baseline both_lines_closed --policy both_lines_closed_corridor --out "$work/corridor"
cp "$work/study/differences.csv" "$here/differences.csv"
cp "$work/study/summary.txt" "$here/summary.txt"
cp "$work/corridor/differences.csv" "$here/corridor.csv"
cp "$work/corridor/summary.txt" "$here/corridor.txt"
cp "$work/sensitivity/indices.csv" "$here/indices.csv"
python "$here/pairs.py" "$work/study" > "$here/pairs.md"
echo "pages: $work/study/study.html $work/sensitivity/sensitivity.html"
