### Panes: applicant, documents, back office.

## Fields beside those of desk.ftl

field-address = Address
field-document = Series and number
field-need-words = Need in words
field-paper-form = Form
field-paper-number = Number
field-paper-date = Date
field-returned-from-abroad = Back from abroad
section-request = Request
patronymic-none = none
need-both = medical and social
need-medical = medical
need-social = social

## Forms

form-needed = needed
form-did-you-mean = Did you mean { $value }? Ctrl-R takes it.
form-differs = { $register }: { $value }
form-differs-here = { $register }: { $value }. Ctrl-R takes this, Enter keeps what is typed.
form-in-future = { $date } has not come yet. Type the date on the document.
paste-cut = { $taken } characters taken, { $dropped } dropped: no room, or not for this field.
paste-cut-code = { $taken } characters taken, { $dropped } too many: MEİS was not asked. Check the code.
code-overflow = The code has { $count } characters: the extra one was not taken. MEİS is being asked.

## Applicant

applicant-none = No case is open. Call a visitor from the queue (F8) or search for a case (F6).
applicant-next-none = Call a visitor: F8. Search for a case: F6
applicant-next-locked = Nothing changes at this stage. Enter: go to the documents
applicant-next-code = Type the code: MEİS is asked by itself
applicant-next-waiting = MEİS is being asked: go on with the other fields
applicant-next-difference = Enter: keep what is typed · Ctrl-R: take what MEİS says
applicant-next-field = Enter: the next field that is needed — { $field }
applicant-next-check = Enter: record and check for an earlier payment
applicant-next-documents = Enter: record and go to the documents
register-not-asked = MEİS has not been asked
register-asked = MEİS is looking…
register-down = MEİS has not answered since { $time }: type by hand
register-all = MEİS confirms person and release
register-no-sentence = MEİS knows of no release
register-no-person = MEİS does not know the person: check the code, or type
register-nothing = MEİS found nothing: check the code, or type from paper

## Documents

documents-none = No case is open. Call a visitor from the queue (F8) or search for a case (F6).
documents-not-demandable = MEİS has answered: the paper may not be asked for (item 21).
documents-demandable-hint = The paper may be asked for (item 21). Enter: record it · X: let it be
documents-recorded-hint = Recorded. Del: take it back
documents-with-office = The case is with the back office: documents do not change now.
documents-register = Register
documents-forward = Forward to the back office, with the preliminary view
documents-resubmit = Send back to the back office
documents-returned-for = { $name } sent it back for: { $documents }
documents-next-paper = Type the paper's number and date. Enter: record it · Esc: back
documents-next-waive = Choose the reason. Enter: record it · Esc: back
documents-next-record = Enter: { $document } — record the paper
documents-next-payment = Enter: check for an earlier payment
documents-next-register = Enter or F7: register
documents-next-forward = Enter: forward to the back office · ←→ changes the view
documents-next-resubmit = Enter: send back to the back office
documents-next-row = Enter: the next row that needs something
documents-next-finish = Enter: end the visit
documents-next-applicant = Enter: go to the applicant
documents-next-office = Enter: go to the back office
documents-freed = { $count ->
    [one] MEİS has answered, no paper is needed: { $document }
   *[other] MEİS has answered: for { $count } documents no paper is needed any more
}
need-register-answers = MEİS { $time } No.{ $query }
need-waiting = MEİS is being asked
need-nothing-found = MEİS found nothing: paper needed
need-outage = MEİS silent since { $time }: paper needed
need-because = { $system }: { $reason }
need-paper-only = only the paper answers for it
evidence-paper-is = paper: { $form }, No. { $number }, { $date }
evidence-waived-is = let be: { $reason }
evidence-erased = paper: the data have been erased
waiver-earlier-file = lies in an earlier file of the centre
waiver-sent-by-authority = sent by the authority itself
waiver-late-answer = MEİS has answered after all
payment-not-asked = not checked
payment-asked = Social Payments is being asked
payment-unknown = no answer since { $time }, asked again by itself
payment-paid = PAID { $date }, { $amount } manat
payment-erased = erased
payment-not-paid = none for this sentence ({ $time })
payment-other-sentence = not for this sentence; for another { $date }
recognition-recognised = the right is recognised for now
recognition-incomplete = not recognised: papers incomplete
recognition-no-ground = not recognised: no legal ground

## Back office

stage-short-registered = registered
stage-short-forwarded = waiting
stage-short-returned = returned
stage-short-granted = notice: grant
stage-short-refused = notice: refusal
stage-short-withdrawn = withdrawn
work-to-close = To be closed
work-notice = Notice to post
work-tell = To tell by telephone or letter
work-held = by { $name }
work-overdue = { $count ->
    [one] { $count } day past
   *[other] { $count } days past
}
work-left = { $count ->
    [one] { $count } work day left
   *[other] { $count } work days left
}
work-late-by = { $count ->
    [one] { $count } work day late
   *[other] { $count } work days late
}
office-holder = Held by
office-held-until = { $name } (until { $time })
office-decision = Decision
office-decided-by = By whom and when
office-reasons = Reasons
office-returned-for = Missing
office-recognition = Preliminary view
office-correction = Correction
office-corrects = Corrects
office-corrected-by = Corrected by
office-history = History
office-nothing-to-do = Nothing can be done with this case now. Esc: the list
office-next-open = Enter: open the case (the look is recorded)
office-next-open-notice = Enter: open the case, then post its notice
office-next-open-tell = Enter: open the case, then tell the citizen by telephone or letter
office-next-nothing = No case is waiting
office-next-claim = Enter: claim the case
office-next-decide = Enter: decide · ↑↓ scroll · PgUp/PgDn other case
office-next-check-payment = Enter: ask about an earlier payment again today
office-next-deed = Enter: { $deed }
office-next-post = Enter: post the notice to the cabinet
office-next-tell = Enter: telephone or write to the citizen, then record it here
office-next-anothers = { $what } · PgDn: next case · Esc: list
office-next-close = Enter: close the case
office-next-portal = The portal's receipt is awaited
office-next-office = The back office decides
office-next-with-desk = The case is with the front office: go on with F4
office-next-ground = Choose the ground: a digit or Enter
office-next-papers = Mark what is missing: a digit or space. Enter: go on
office-next-words = Write to the citizen in words. Tab: go to sending
office-next-send = Enter: send
office-next-not-ready = A choice and words are needed: Enter leads there
deed-claim = Claim
deed-grant = Grant
deed-grant-amount = Grant: { $amount }
deed-refuse = Refuse
deed-return = Return for papers
deed-release = Let go
deed-hand-over = Hand over
deed-post-notice = Post the notice
deed-tell-telephone = Told by telephone
deed-tell-paper = Letter sent
deed-close = Close the case
deed-correct = Open a correction
letter-refuse = Ground of the refusal
letter-return = Missing papers
letter-words = In words, to the citizen
letter-room = { $count ->
    [one] room for { $count } letter
   *[other] room for { $count } letters
}
letter-send = Send
notice-not-posted = not posted
notice-posted = handed to the portal { $time }, receipt awaited
notice-confirmed = in the cabinet { $time } ({ $receipt })
notice-failed-no-cabinet = no cabinet: telephone or write to the citizen
notice-failed-rejected = not taken by the portal: telephone or write to the citizen
notice-told-telephone = told by telephone { $time }
notice-told-paper = letter sent { $time }
notice-task-owner = Owner
notice-task-anyone = any agent
history-line = { $what }: { $name }
the-centre = the centre

## States of a ticket, in a refusal

ticket-state-waiting = waiting
ticket-state-called = called
ticket-state-serving = at a desk
ticket-state-parked = parked
ticket-state-no-show = no-show
ticket-state-done = done
ticket-state-cancelled = cancelled

## Questions before a step that does not go back

confirm-insists = Missing: { $documents }. The applicant insists: register it incomplete?
confirm-remove-evidence = Take the record of this document back?
confirm-grant = { $number }: grant { $amount }? A decision never changes.
confirm-grant-earlier = { $number }: an allowance was given on { $date }. Is this another sentence, and are { $amount } granted?
confirm-refuse = { $number }: refuse? A decision never changes.
confirm-refuse-complete = { $number }: refuse? A decision never changes. Note: the ground is missing documents, but every document is there (✓).
confirm-return = { $number }: return for papers? The term runs on.
confirm-told-telephone = { $number }: have you told the citizen the decision by telephone?
confirm-told-paper = { $number }: has the decision been sent by letter?

## Help

help-field-option = ← and → change it, a digit chooses by place, a letter by its first letter.
help-field-words = Free text on one line. Invisible characters are not taken.
help-field-name = As on the document, 40 letters at most. A name identifies nobody: the code does.
help-field-fin = 7 characters: digits and Latin letters without I and O. ü gives W. MEİS is asked at the last one.
help-field-permit = 5 or 6 characters on the permit. MEİS is asked when the field is left.
help-field-document = Series and number, with or without a blank: AA1234567.
help-field-address = Street, building, flat and place on one line.
help-field-postcode = AZ and 4 digits: AZ1000. AZ may be left out.
help-field-phone = 050 123 45 67, +994 50 123 45 67 or 012 345 67 89.
help-field-email = Where the keyboard lacks @, Ctrl-E types it.
help-field-date = 23.11.2026, 231126 or 23112026; b is today, +3 in three days, -1 yesterday.
help-difference = MEİS says otherwise
help-form-keys-title = Keys
help-form-keys = Tab and ↓ go on, Shift-Tab and ↑ back, PgUp/PgDn by section. Enter goes to the next field that is needed and, when none is, to the next step. Ctrl-R takes what is offered.
help-documents-keys = Enter does what the row needs. X lets a document be, Del takes a record back, R asks MEİS again, F7 registers, F9 explains a date.
help-work-title = Work list
help-work = The order is by the latest safe day. The list does not move under the cursor: new cases are counted, and sorted in with F5. The term of a returned case runs on.
help-case-title = Open case
help-case = Enter does the next step, space shows all that can be done. ↑↓ scroll, PgUp/PgDn go to the next case, Esc leads to the list, F9 explains a date.
help-letter-title = Words to the citizen
help-letter = Write the reason in plain words, 1000 letters at most. Enter begins a new line, Tab goes to sending. What is half written stays as a draft.

# Who else is here
present-at-desk = { $name } (desk { $desk })
present-and-more = { $names } and { $count } more
present-here = Also open now: { $names }
office-looking = Also open now
work-looking = open: { $name }
work-looking-many = open: { $count } people
office-next-looking = open now: { $names }

# A colleague changed the same case
clash-said = { $name } { $time }: { $what }. What you typed stays; fields to choose in: { $count }.
stale-said = { $name } { $time }: { $what }. Not recorded: look and repeat it.
form-clash = { $name } ({ $time }): { $value }
form-clash-here = { $name } ({ $time }): { $value }. Ctrl-R takes this, Enter keeps what is typed.
form-clash-empty = empty
form-clash-mark = differs
applicant-next-clash = Enter: keep what is typed · Ctrl-R: take what the colleague recorded
applicant-next-clash-at = Enter: the field that a colleague recorded otherwise — { $field }
person-erased = erased
person-erased-long = personal data erased
