# What a person is told at a door of the centre: by a socket or over SSH.
door-stopped = The centre was stopped. What was half typed is kept as a draft.
door-ended = Whoever runs the centre has ended this session. What was half typed is kept as a draft. You may come in again.
door-stalled = This terminal showed nothing, or did not answer, for too long, so the session was ended. What was half typed is kept as a draft.
door-panicked = The screen met a fault and was closed. Everything that was confirmed is kept. Sign in again; the log of the centre names the place.
door-idle = Nothing was typed for a long time, so the session was ended. What was half typed is kept as a draft.
door-dismissed = Your access to this centre has been taken away. Ask the administrator.
door-key-removed = The key that opened this session has been taken away. Come in with another key, or ask the administrator.
door-full = The centre has as many sessions as it can hold. Nothing was begun. Try again when somebody has left.
door-person-full = You have as many sessions as one person may have. Leave one of them and try again.
door-gone = The centre has gone: it was killed, or its machine has failed. Everything that was confirmed is kept, and what was typed more than a second before is kept as a draft. Start `dost` again.
door-cut-still = The line to the centre was cut while this terminal stood still for { $seconds } seconds: a centre lets such a terminal go, or it has gone itself. Everything that was confirmed is kept, and what was typed more than a second before is kept as a draft. Start `dost` again.
door-unanswered = The centre took the command and did not say what came of it: it went away or took too long. It may have been done. Look before you repeat it: `queue list`, `case list`.
door-silent = The centre does not answer, though it is there. Nothing was begun. Try again; if it stays so, end it with `dost stop`: what was confirmed is kept.
door-other-version = The centre that runs speaks version { $centre } and this program version { $program }. Nothing was done. Start the same program as the centre's, or end the centre with `dost stop` and start it again with this program.
door-no-centre = No centre answers at { $socket }. Start it with `dost serve`, or ask whoever runs it.
door-not-allowed = The centre's socket is not for this user ({ $why }). Ask whoever runs the centre.
door-ending = The centre was just ending, so nothing was begun. Start `dost` again.
door-not-a-terminal = This is not a terminal, so no screen can be drawn. Start `dost` in one, or use --plain for lines in and out.
door-dumb = The terminal (TERM={ $term }) cannot place a cursor, so no screen can be drawn. Set TERM to what it really is, or use --plain for lines in and out.
door-terminal-refused = This terminal could not be prepared ({ $why }); it was left as it was. Try another terminal, or use --plain for lines in and out.
door-one-line = A command is one line of at most { $most } bytes. Nothing was done.

last-out-title = You are the last one here
last-out-question = Nobody else is in this centre. Shall it stay open while you are away? What is half typed stays as a draft either way.
last-out-stays = It stays open
last-out-stays-a-while = It stays open; with nobody in it ends after { $minutes } minutes
last-out-ends = It ends now
last-out-hint = Enter leave · 1 2 ↑↓ choose · Esc stay here

# How the centre was opened from a terminal, or not.
start-failed = The centre could not be opened. The program says (in English):
start-reading = The state is being made anew from the journal: { $percent } %
start-slow = The centre is still being opened; its journal may be long. Start `dost` again in a moment: it goes on opening meanwhile.

# A fault of the program itself, after the terminal was given back.
program-fault = The program ended by a fault of its own ({ $place }). Whatever was confirmed stands. Start it again and look whether your last step was done before you take it anew; send this line to whoever looks after the program.
