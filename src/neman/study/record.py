"""The result of a study: outcomes of every run under every policy, their differences, and where it all comes from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from neman.io.folders import empty_folder, opened, read_json, write_json, writing
from neman.io.readers.native import read_native
from neman.io.writers.native import write_native
from neman.scenario import Scenario
from neman.study.begun import FILE, plain
from neman.study.differences import differences
from neman.study.outcomes import Outcome, outcomes_of
from neman.study.policy import Policy
from neman.study.words import caveats, in_words

__all__ = ["AS_DECIDED", "Study"]

#: The baseline where no other is chosen: the playbook of the scenario.
AS_DECIDED = Policy(name="as_decided", label="The decisions of the scenario")


@dataclass(frozen=True)
class Study:
    """A comparison of policies.

    Parameters
    ----------
    scenario : before any policy.
    baseline : what the policies are compared with.
    policies : in the order in which they were given.
    values : `policy`, `outcome`, `member`, `value`: every outcome of every member, the baseline first.
    provenance : version, seed, members, engine, and the scenario hash under each policy.
    """

    scenario: Scenario
    baseline: Policy
    policies: tuple[Policy, ...]
    values: pl.DataFrame
    provenance: dict[str, Any]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes compared, in order."""
        return outcomes_of(self.scenario)

    @cached_property
    def differences(self) -> pl.DataFrame:
        """How far each policy is from the baseline: one row for each policy and outcome; see `neman.study.differences`."""
        return differences(self.values, self.baseline.name)

    @property
    def pairs(self) -> int:
        """How many members could be run under every policy."""
        return self.values["member"].n_unique()

    @property
    def caveats(self) -> tuple[str, ...]:
        """What is to be said with the differences."""
        return caveats(self.pairs)

    def of(self, policy: str) -> pl.DataFrame:
        """Return the differences of one policy, a row for each outcome."""
        return self.differences.filter(pl.col("policy") == policy)

    def summary(self) -> str:
        """Return the study in plain words."""
        parts = [f"Compared with {self.baseline.title[:1].lower()}{self.baseline.title[1:]}:"]
        parts += [f"{p.title}: {in_words(self.of(p.name), self.outcomes)}" for p in self.policies]
        return "\n\n".join([*parts, " ".join(self.caveats)]) + "\n"

    def save(self, folder: str | Path) -> Path:
        """Write `study.json`, `differences.csv`, both tables as Parquet, `summary.txt` and `scenario/` into a new folder.

        Raises
        ------
        RunError : the folder exists and is not empty.
        """
        folder = empty_folder(folder)
        self.write(folder)
        return folder

    def write(self, folder: Path) -> None:
        """Write the files of `save` into a folder, beside what is there."""
        about = {**self.provenance, "baseline": plain(self.baseline), "policies": [plain(p) for p in self.policies]}
        with writing(folder):
            self.values.write_parquet(folder / "values.parquet")
            self.differences.write_parquet(folder / "differences.parquet")
            self.differences.write_csv(folder / "differences.csv")
            (folder / "summary.txt").write_text(self.summary(), encoding="utf-8")
            write_native(self.scenario, folder / "scenario")
            write_json(folder / FILE, about)  # last: with it the study is complete

    @classmethod
    def load(cls, folder: str | Path) -> Study:
        """Read the folder of a study.

        Raises
        ------
        RunError : the folder is not a complete study.
        """
        with opened(folder, "a study") as folder:
            about, values = read_json(folder / FILE), pl.read_parquet(folder / "values.parquet")
        baseline, policies = Policy(**about.pop("baseline")), tuple(Policy(**p) for p in about.pop("policies"))
        return cls(read_native(folder / "scenario"), baseline, policies, values, about)

