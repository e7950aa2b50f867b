"""The page of neman: explore runs, ask what if, bring a scenario. It uses what `import neman` gives to any script, and Starlette.

    browser <-> application (pages, JSON, downloads) <-> desk (bounded queue) <-> workers (processes that read, run and save)

Everything that lasts is in folders on disk, in the same form as on the command line.
"""
