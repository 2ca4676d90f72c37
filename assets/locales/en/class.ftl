### A class: the door, the learner's screen, the trainer's page.

## At the door

class-code = Class code:
class-your-name = NAME
class-which = Number:
class-known = Somebody of this name is in the class. Which one are you?
class-other = somebody else
class-known-step = step { $number } of 7
class-wrong = This is not the code of the class. It stands on the board; spaces and the size of letters do not matter.
class-wrong-wait = This is not the code of the class. Many wrong codes have come from your address: the next one is looked at after { $seconds } s.
class-name = This name cannot be used. Come with a name of at most { $letters } letters: ssh NAME@…
class-full = The class is full: it has { $most } learners. Tell the trainer.
class-address-full = From this address { $most } learners have come, and no more may. Tell the trainer.
class-namesakes = So many learners are called { $name } that they cannot be told apart. Come with another name: ssh NAME@…
class-over = The class is over. Nothing more can be done here.
class-needs-terminal = The class needs a terminal: come with "ssh -t" and without a command.
class-no-world = No practice centre could be opened for you. Come again in a minute, and tell the trainer.
class-busy = Your other session has not let go yet. Come again in a moment; nothing is lost.
class-left = You have left the class. Your practice centre stays as it is: come again under the same name.
class-elsewhere = You go on at another terminal. Nothing is lost.
class-panicked = The screen met a fault and was closed. Your practice centre is kept: come again under the same name and go on.

## On the learner's screen

class-held = PAUSED by the trainer: no key does anything
class-hand-up = HAND UP
class-visitor = The trainer sends a visitor: { $kind }, code { $code }
lesson-visitor = Another visitor has come: code { $code }

## The trainer's page

class-title = { $practice } · Class: { $lesson }
class-counts = { $finished } finished · { $hands ->
    [one] 1 hand
   *[other] { $hands } hands
} · { $gone } gone
class-paused = PAUSED
class-way-in = { $way } · code { $code }
class-learners = Learners { $count }
class-do-board = Write the code on the board: learners come in with it
class-do-hand = { $name } has a hand up. Tab: go there
class-do-hand-here = { $name } has a hand up. Enter: the screen · H: hand down
class-do-paused = The class is paused. Space and the row "Pause": go on
class-do-finished = Everybody has finished. Esc: end the class
class-do-look = Enter: see the screen · Space: visitor, outage, clock, pause
class-board = Write on the board:
class-head-name = Name
class-head-minutes = Min
class-head-keys = Keys
class-head-mistakes = Errs
class-head-hand = Hand
class-head-state = State
class-hand = up
class-at-work = at work
class-finished = finished
class-gone = gone
class-waiting = not begun
class-ordered = Done for { $reached ->
    [one] one learner.
   *[other] { $reached } learners.
}
class-ordered-not = Done for { $reached }; for { $not } who are away too much waits already.
class-no-picture = There is nothing of { $name }'s screen yet.
class-looking = { $name } · to read only, live · ←→↑↓ move · Esc back
class-console = The trainer's console: class
class-console-whom = Learner under the cursor: { $name }
class-whom = For
class-everybody = everybody
class-choose-one = for one learner only
class-lower = Take the hand down
class-reset-step = Back to the start of the step
class-reset-lesson = Back to the start of the lesson
class-key-look = screen
class-key-console = console
class-key-hand = hand down
class-key-next-hand = next hand
class-key-end = End the class
class-key-move = row by row, page by page
class-key-ends = first learner, last learner
class-key-pan = move a screen that is larger than this one
class-key-back = back
class-hint-back = Esc back
class-hint-end = Enter: end the class · Esc: back
class-end-ask = Everybody's screen is closed and the results are written. { $open ->
    [0] Nobody is in the middle of the lesson.
    [one] One learner is in the middle of the lesson.
   *[other] { $open } learners are in the middle of the lesson.
}

## The trainer's page in lines

class-code-is = Learners come in with the code { $code }.
class-unknown = { $name }: there is no such line here. "help" lists the lines.
class-nobody = Nobody in the class is called { $name }. "class" lists everybody, with their numbers.
class-news-came = { $name } has come.
class-news-gone = { $name } has gone; the practice centre is kept.
class-news-finished = { $name } has finished.
class-news-hand = { $name } has raised a hand.
class-is-over = The class is over.
