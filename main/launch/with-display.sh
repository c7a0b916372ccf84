#!/bin/sh
# Runs the program named by WORKBENCH_EXECUTABLE on a virtual display of its own. The shell becomes the program,
# so that a signal to this process reaches it; the display ends a few seconds after its last client.
set -eu
pipe=$(mktemp -u)
mkfifo "$pipe"
Xvfb -displayfd 3 -screen 0 2560x1440x24 -nolisten tcp -terminate 5 3>"$pipe" 4>&- >/dev/null 2>&1 </dev/null &
read -r number <"$pipe"
rm "$pipe"
DISPLAY=":$number" exec "$WORKBENCH_EXECUTABLE" "$@"
