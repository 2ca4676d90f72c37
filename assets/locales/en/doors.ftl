# What a person is told at a door of the centre: by a socket or over SSH.
door-stopped = The centre was stopped, or this session was ended. What was half typed is kept as a draft.
door-stalled = This terminal showed nothing for too long, so the session was ended. What was half typed is kept as a draft.
door-panicked = The screen met a fault and was closed. Everything that was confirmed is kept. Sign in again; the log of the centre names the place.
door-idle = Nothing was typed for a long time, so the session was ended. What was half typed is kept as a draft.
door-dismissed = Your access to this centre has been taken away. Ask the administrator.
door-full = The centre has as many sessions as it can hold. Nothing was begun. Try again when somebody has left.
door-person-full = You have as many sessions as one person may have. Leave one of them and try again.
door-others = { $count } other sessions are still in this centre. It runs on in this window until they have left; Ctrl-C ends it for all.
