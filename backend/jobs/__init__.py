"""One file per job: plain functions of values. ``runner.run`` finds the file for a job."""
