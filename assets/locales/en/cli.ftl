### The command line and the plain mode.

## Plain mode

cli-ready = DOST is ready. List of commands: help
cli-unknown-command = There is no command “{ $command }”. List of commands: help
cli-signed-in = { $name } signed in ({ $role }).
cli-signed-out = Signed out.
cli-pin-next = Type the PIN on the next line.

## Practice

cli-train-summary = { $number }: registered { $registered }, legal end { $legal_end }, notice due by { $notify_by }, notified { $notified }, outcome: { $outcome }
