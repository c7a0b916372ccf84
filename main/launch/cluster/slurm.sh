#!/bin/sh
# An array job of Slurm, submitted in the project's folder: docs/cluster.md tells how.
#SBATCH --job-name=ulite
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@120
set -eu

node main/launch/cluster/task.mjs "$@" &
task=$!
trap 'kill -TERM "$task"' TERM
code=0
wait "$task" || code=$?
# Each signal ends a wait before the task has put down how far it came.
while kill -0 "$task" 2>/dev/null; do
  code=0
  wait "$task" || code=$?
done
# Ended gently, as before the time limit or for another job: it goes on later where it was.
if [ "$code" -eq 130 ]; then
  exec scontrol requeue "$SLURM_JOB_ID"
fi
exit "$code"
