### Boxes over the desk, and the pages before it.

## Hints in the frame of a box

confirm-title = Please confirm
confirm-hint = Enter yes · Esc no
box-form-hint = Enter accept · ↑↓ choose · Tab move · Esc close
box-rows-hint = Enter next · ↑↓ move · ←→ choose · Esc close
help-hint = ↑↓ scroll · Esc close
palette-hint = Enter do · ↑↓ choose · Esc close
search-hint = Enter open · ↑↓ choose · Esc close
proof-hint = ↑↓ scroll · ←→ month · Esc close
receipt-hint = Enter go on · F9 why? · Esc close
lock-hint = Ctrl-O somebody else · Ctrl-X quit · Enter unlock
lock-role-needs-pin = Your role needs your PIN.
set-up-hint = Enter next · F8 practice · Ctrl-G Azərbaycanca · Ctrl-X quit
sign-in-hint = Enter next · Ctrl-G Azərbaycanca · Ctrl-X quit
sign-in-practice = Practice: nothing here is real. Logins: { $logins }. Everybody's PIN: { $pin }

## Questions

confirm-quit = Leave the program? What is half typed stays as a draft.
confirm-add-staff = Add this colleague? Login: { $login }. Name: { $name }. Role: { $role }.
confirm-drop-typed = Close the box? What is typed here will be lost.
confirm-sign-out = Leave this terminal to somebody else? What is half typed stays as a draft.
confirm-register = Register the application? The term runs from today.
confirm-settle = Not recorded: { $fields }. Before going on, correct each, take what MEİS says (Ctrl-R), or keep what is typed (Enter in the field). Nothing typed is lost. Enter: go to the first
confirm-register-incomplete = Missing: { $names }. If the applicant insists: register incomplete? The term runs from today.
ticket-priority-question = Line
ticket-case-question = Case number (if returning)
park-reason = Reason
park-minutes = For how many minutes
transfer-desk = To which desk
recognition-question = Preliminary view (the back office decides)
hand-over-to = To whom
withdraw-reason = The applicant's reason
correct-reason = Why it is looked at again
staff-name = Name
staff-role = Role

## Palette and search

palette-empty = No such action
search-about = FIN, name, case or ticket number, phone
search-about-tickets = Ticket number
search-nothing = Nothing found

## Receipt

receipt-title = Registered
receipt-number = Case number
receipt-head = Seal of the journal
receipt-incomplete = Registered incomplete, at the applicant's insistence.

## Proof of a date

proof-if-today = If registered today
proof-days-added = (+{ $days } days)
proof-rolled = (moved to the next working day, Civil Code 370.2)
proof-reading-eve = the last working day before the end
proof-reading-clear-day = one whole working day between
proof-other-reading = Other reading
proof-calendar = Calendar { $version }

## Dashboard

dashboard-queue = The queue today
dashboard-waiting = waiting now
dashboard-oldest = longest waiting now
dashboard-urgency = Terms
dashboard-stages = Cases
dashboard-median = median wait today
dashboard-ninetieth = 90% waited at most
dashboard-over = visits over the standard
dashboard-late-tomorrow = late tomorrow
dashboard-at-portal = awaiting the portal
dashboard-at-portal-since = awaiting the portal, { $age }
dashboard-desks = Desks
dashboard-desks-free = free desks: { $free }
dashboard-desks-more = { $more } more busy, free: { $free }
dashboard-hint = ↑↓ choose · Enter open its cases · Esc close
dashboard-list-hint = Enter open (the look is recorded) · Esc back
outside-hint = ↑↓ choose · Enter send again now · Esc close
outside-notice-hint = Enter open the case (recorded) · R send again · Esc close
outside-notices = Notices without the portal's receipt (age, tries, next try, by)
outside-try = { $count }× · { $time }
outside-sending = being sent
outside-no-cabinet = no cabinet
outside-refused = refused
outside-outages = Last outages (questions and notices)
outside-lasts = lasts
outside-outage = { $from } – { $to } · { $count }
outside-down-since = since { $time }
outside-waiting = waiting: { $count }
outside-next-try = next try { $time }
outside-unanswered = unanswered since the start: { $count }

## Help

help-next-step = What to do now
help-why-not-register = Why it cannot be registered yet
help-queue-policy-title = Who is called next
help-queue-policy = Those sent to this desk first, then those who came back, then priority visitors (after two in a row one ordinary visitor), then whoever has waited longest.
help-queue-calls-title = Calls
help-queue-calls = A ticket is called at most three times, at least 30 seconds apart. After two calls it can be marked as no-show; the visitor is taken back within half an hour.
help-start-title = To begin
help-start = Fill in the fields; Enter moves on and on the last one accepts. Tab and Shift-Tab move too.

## Set-up and sign-in

set-up-title = A new DOST centre
set-up-about = There is no centre in this folder yet. It takes a minute: name the centre and its first administrator. To look around only, F8 opens a practice centre.
set-up-centre = Name of the centre
set-up-number = Its number (1–99)
set-up-desks = Number of desks (1–99)
set-up-login = Administrator's login
set-up-name = Administrator's name
set-up-pin = PIN (4–12 digits)
set-up-pin-again = PIN again
set-up-fault-centre = Type the centre's name.
set-up-fault-number = Type a number from 1 to 99.
set-up-fault-name = Type the name.
set-up-fault-pin-differs = The two PINs differ. Type them again.
console-font = This console font may lack the letter ə: use SSH or a graphical terminal.
sign-in-desk = Desk (not for the back office)
sign-in-fault-name = Type your login.
sign-in-fault-pin = Type your PIN.
sign-in-fault-desk = There is no such desk: type 1–{ $desks }, or leave it empty.
sign-in-locked-for = Too many wrong PINs. Wait { $minutes } min, then type it again.
close-hint = Esc close
box-kept = What you typed is kept: open the box again.
box-next-row = Enter: next field ({ $what }) · Esc: close
box-next-hand-in = Enter: accept ({ $what }) · Esc: close

# PIN before a decision
step-up-title = PIN for the decision
step-up-pin = Your PIN
step-up-hint = Enter record the decision · Esc back
step-up-checking = Looking at the PIN…
step-up-empty = A decision is not recorded without a PIN. Type yours.
step-up-wrong = The PIN is wrong; no decision was recorded. Type it again.
