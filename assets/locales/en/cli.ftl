### The command line and the plain mode.

## Plain mode: the session

cli-ready = DOST is ready. List of commands: help
cli-ready-empty = No centre has been set up here. Set it up: centre found NAME NUMBER DESKS LOGIN ADMINISTRATOR
cli-unknown-command = There is no such command. List of commands: help
cli-usage = The command needs more, or something else:
cli-not-one-of = “{ $given }” cannot stand here. Choose one of: { $of }
cli-line-too-long = The line is longer than { $detail } bytes and was not read. Send a shorter one.
cli-line-not-utf8 = The line is not UTF-8 text and was not read. Send UTF-8.
cli-quote-open = A quotation mark is opened and not closed. Nothing was done; write the line again.
cli-too-many-words = The line has too many words. Nothing was done; put texts in quotation marks.
cli-not-signed-in = Nobody is signed in. Sign in first: sign-in LOGIN
cli-role-needs-pin = Your role needs your PIN, and none was given lately. Nothing was done. Sign in with your PIN; over SSH, connect again.
cli-no-case-in-hand = No case is in hand. Take one: case use NUMBER
cli-no-ticket-here = No visitor is called to this desk. Name the ticket, or call: ticket call
cli-no-pin = No PIN came. Nothing was done; give the PIN on the line after the command.
cli-signed-in = { $name } signed in ({ $role }).
cli-signed-out = Signed out.
cli-idle-signed-out = Nothing was typed for a long time, so you were signed out. What was confirmed is kept. Sign in again to go on.
cli-pin-next = Type the PIN on the next line.
cli-bye = Goodbye.
cli-still-waiting = A system has not answered yet. Go on with something else, or wait again.
cli-field-missing = The field “{ $detail }” is missing. Add it to the line.
cli-unknown-field = “{ $detail }” is not FIELD=VALUE of a known field. List of fields: case fill
cli-file-unreadable = The file cannot be read ({ $detail }). Nothing was changed; check its name.
cli-calendar-elsewhere = To take over a calendar beside a running centre: dost calendar import FILE.
cli-found-elsewhere = Only the user who runs the centre may found it. Ask them.
cli-calendar-bad = The calendar file cannot be used. { $detail }
pin-form = A PIN is 4 to 12 digits. Choose another.
pin-failed = The PIN could not be worked out ({ $detail }). Nothing was changed; try again.

## Plain mode: what the commands do

plain-help-show = List the commands
plain-session-sign-in = Sign in
plain-session-sign-out = Sign out
plain-session-quit = End the session
plain-session-status = Say who is here and how the outside systems answer
plain-outside-show = Show how the outside systems stand, the notices that wait and the last outages
plain-outside-retry = Send again now what waits for a system
plain-desk-choose = Sit down at a desk
plain-language-switch = Change the language
plain-centre-found = Set up a centre with its first administrator
plain-staff-add = Add a colleague
plain-staff-list = List everybody who works here
plain-staff-role = Give a colleague another role
plain-staff-pin = Give a colleague another PIN
plain-staff-disable = Close a colleague's access
plain-calendar-show = Show the calendar of a year
plain-calendar-import = Take over a calendar file
plain-ticket-issue = Give a visitor a ticket
plain-ticket-call = Call the next visitor
plain-ticket-recall = Call the same visitor again
plain-ticket-no-show = Record that the visitor did not come
plain-ticket-take-back = Take a visitor back who did not come
plain-ticket-park = Set the ticket aside
plain-ticket-unpark = Put a parked ticket back
plain-ticket-transfer = Send the visitor to another desk
plain-ticket-serve = The visitor has sat down
plain-ticket-finish = End the visit
plain-ticket-cancel = The visitor gives up
plain-queue-show = List the queue
plain-case-open = Open another draft for the visitor at the desk
plain-case-use = Take a case in hand
plain-case-identify = Say who the applicant is
plain-case-fill = Fill in fields of the application
plain-register-ask = Ask MEİS again
plain-case-paper = Record a paper
plain-case-waive = Let a document be, with a reason
plain-case-remove-evidence = Take back what was recorded for a document
plain-payment-check = Ask for an earlier payment
plain-case-register = Register the application
plain-case-forward = Hand the case to the back office
plain-case-claim = Take a case for review
plain-case-grant = Grant the allowance
plain-case-refuse = Refuse on one of the passport's grounds
plain-case-return = Send the case back for papers
plain-case-resubmit = Send it to the back office again, with the papers
plain-case-release = Let the case go
plain-case-hand-over = Hand the case to another officer
plain-case-withdraw = The applicant takes the application back
plain-case-correct = Take a decided case up in a new one
plain-notice-post = Post the decision to the citizen's cabinet
plain-notice-told = Record that the citizen was told by telephone or letter because the portal could not
plain-case-close = Close a notified case
plain-case-show = Show a case; the look is recorded
plain-case-list = List the open cases by the day that matters
plain-term-explain = Say why the dates are so
plain-search-open = Search: code, name, number, phone, ticket
plain-next-do = Do the next step, or say what it is
plain-wait = Wait until the outside systems have answered

## Practice

cli-train-clock = The clock moves to { $time }
cli-train-summary = { $number }: registered { $registered }, legal end { $legal_end }, notice due by { $notify_by }, notified { $notified }, outcome: { $outcome }
cli-train-left = Practice was left before its end.
show-keys = Keys
show-hint = Space pause · ←→ back, next · Ctrl-B large · Esc end
show-hint-paused = PAUSED · Space go on · ←→ act by act · Esc end
show-hint-over = Practice is over · Esc end
show-over = All seven steps are done
