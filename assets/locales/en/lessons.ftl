### Lessons, the trainer's console, the result page.

## The learner's frame

lesson-hint = Ctrl-Y box · Ctrl-T console · Ctrl-Z moments · Ctrl-B large
lesson-hint-paused = PAUSED · Ctrl-T console
lesson-receipt = Tell the visitor the number, then close the receipt: Enter
lesson-paused = PAUSED: no key does anything. Ctrl-T: go on
lesson-wait = Wait for the answer from outside
lesson-sign-out = Now the { $role } comes: Ctrl-O, Enter
lesson-sign-in = Sign in ({ $role }): { $keys }
lesson-role-volunteer = volunteer
lesson-role-agent = agent
lesson-role-colleague = second agent
lesson-role-officer = officer
lesson-role-supervisor = supervisor

## What is to be done, with the key

goal-ticket-issue = Give the visitor a ticket: Ins, Enter
goal-ticket-call = Call the visitor: Enter
goal-ticket-serve = The visitor sits down: Enter
goal-case-identify = Type the visitor's code: { $code }
goal-register-ask = Ask MEİS again: F4, R
goal-sentence-fill = Type the sentence from the paper
goal-representative-name = Type who represents the visitor, and by which proof
goal-paper-identity = Record the identity document: F4, Enter
goal-paper-release = Record the certificate of release: F4, Enter
goal-paper-court = Record the court decision: F4, Enter
goal-paper-proof = Record the proof of representation: F4, Enter
goal-payment-check = Look for an earlier payment: Enter
goal-case-register = Register: F7, Enter
goal-case-forward = Send to the back office: Enter
goal-ticket-finish = The visit is over: Enter
goal-case-claim = Open the case and take it: Enter, Enter
goal-case-grant = Grant: Enter, Enter, { $pin }, Enter
goal-case-refuse = Refuse: Enter, 2, the ground, the words, Tab, Enter
goal-case-return = Send back for papers: Enter, 3
goal-case-resubmit = Send to the back office again: Enter
goal-notice-post = Post the notice: F5, Enter, Enter
goal-notice-posted = The centre posts by itself on the latest safe day
goal-notice-told = Tell the citizen by telephone, and record it
goal-case-close = Close the case: Enter
goal-refused = Try, and read why the desk says no
goal-look = Look

## The console

console-title = Trainer's console
console-hint = ↑↓ row · ←→ value · Enter do it · Esc back
console-hour = One hour on
console-day = One day on
console-notice-day = To the latest safe day
console-last-day = To the last day of the term
console-meis = MEİS
console-payments = Social Payments
console-portal = E-sosial portal
console-visitor = Next visitor takes a ticket
console-pause = Pause
console-reset-step = Back to the start of this step
console-reset-lesson = Back to the start of the lesson
console-explain = What this step is for
console-big = Large keys for the room
console-on = on
console-off = off
console-no-term = no term yet
visitor-plain = plain case
visitor-paid = already paid
visitor-paid-before = paid before
visitor-unknown = unknown to MEİS
visitor-no-sentence = no sentence
visitor-exonerated = exonerated
visitor-abroad = from abroad
visitor-foreigner = foreigner

## The result

result-title = Result
result-step = Step
result-minutes = Minutes
result-keys = Keys
result-mistakes = Mistakes
result-all = Together
result-standard = At the desk (steps 2 to 5): { $taken } minutes; the operator's standard is { $minutes } (item 18).
result-hint = ↑↓ page · Enter: go on at the practice desk · Ctrl-X end

## Moments gone by

console-moments = The moments of this run
console-compare = Beside the reference run
past-bar = AS OF { $time } · { $number }/{ $all } · read only
past-other = ANOTHER END
past-broken = BROKE OFF
past-run = earlier run { $number }
past-start = the run begins
past-step = the step begins
past-answered = the systems answered
past-clock = the clock moved on
past-system = a system behaves otherwise
past-visitor = another visitor came
past-reset = back to the start
past-over = the lesson is over
past-read-only = as it stood, read only
past-hint = ↑↓ moment · ←→ act · Enter go on from here · C compare · Tab run · Esc now
past-hint-auto = ←→ act · ↑↓ moment · Space play · Enter from here · C compare · Esc now

## Beside the reference

compare-title = Comparison
compare-hint = ↑↓ line · Esc back
compare-no-lesson = Without a lesson there is no reference.
compare-plays = The reference is being played…
compare-same = So far you have gone the reference's way.
compare-parts = The two first part at step { $step }: { $deed }
compare-you = You
compare-reference = Reference
compare-minutes = min.
compare-keys = keys
compare-refused = denied
compare-resets = back to the step's start: { $count }
compare-your-keys = you: { $keys }
compare-their-keys = reference: { $keys }

## A saved run in lines

opened-same = The run was played again and came to the same end.
opened-other = The run was played again and came to another end: see the moments.
opened-broken = The run could be played again only up to the last moment: see the moments.
opened-unknown = { $line }: there is no such line here. "help" lists the lines.
opened-no-moment = There is no moment { $line }. "moments" lists them all.
