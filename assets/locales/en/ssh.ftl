# What a person is told at the SSH door.
ssh-pin = PIN:
ssh-needs-terminal = A screen needs a terminal: try again with "ssh -t", or give a command at once, for example "ssh name@centre queue list".
ssh-command-failed = The command was not carried out: the centre is stopping or has met a fault. Try again; everything that was confirmed is kept.
ssh-answer-cut = The answer is too long and was cut here. Ask for less.
ssh-not-here = This command is not carried out here: who you are is known already, and no PIN is asked for on a command line. Do it at the desk.
socket-not-known = Nothing was done: the system's user is nobody of this centre, or their role needs a PIN, which is not asked for on a command line. Open the desk and sign in there.
ssh-person-full = You have as many connections as one person may have. Close one of them and try again.
ssh-unused = Nothing was opened for too long.
ssh-tardy = The time for signing in is over. Connect again.
ssh-stopped = The centre was stopped.
