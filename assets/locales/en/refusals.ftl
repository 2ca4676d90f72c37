### Why something was not done, and what to do instead.

## Typed dates

date-empty = No date was typed. Type it as 23.11.2026, or b for today.
date-shape = This is not a date. Type it as 23.11.2026, 231126, b, +3 or -1.
date-month = There is no month { $month }. The second pair of digits is the month: 01–12.
date-day =
    { $month ->
        [m1] January
        [m2] February
        [m3] March
        [m4] April
        [m5] May
        [m6] June
        [m7] July
        [m8] August
        [m9] September
        [m10] October
        [m11] November
        *[m12] December
    } { $year } has { $last } days, there is no day { $day }. Check the day.
date-year = The year { $year } cannot be meant. Type a year from 1900 to 2199.
date-too-far = That is too many days away. Type at most 36600 days, or the date itself.

## Characters that are not accepted

unclean-control = Place { $place } holds a control character ({ $code }). Delete it and type again.
unclean-invisible = Place { $place } holds an invisible character ({ $code }). Delete it and type again.
unclean-separator = Place { $place } holds a line end ({ $code }). Delete it and stay on one line.
unclean-unassigned = Place { $place } holds a character of no alphabet ({ $code }). Delete it.
unclean-loose-mark = Place { $place } holds a mark without a letter ({ $code }). Delete it.
unclean-too-many-marks = Letter { $place } bears too many marks ({ $code }). Type the letter again.
look-alike = Letter { $place } ({ $code }) looks like a Latin one but is not. Type { $meant }.

## Commands

refusal-not-allowed = This is not open to the role { $role }.
refusal-stale = { $name } has already changed this ({ $time }). Look again and repeat it.
refusal-engine-stopped = Writing has failed. What was confirmed is safe. Tell the administrator.
refusal-busy = The centre is busy. Try again in a moment.
refusal-disk-full = The disk is nearly full: nothing is taken or lost. Tell the administrator.
refusal-not-sealed = The personal data could not be sealed, so nothing was recorded. Try again; if it comes back, tell the administrator.
refusal-archive-unread = The closed cases cannot be read, so nothing was recorded: what was granted before could not be looked up. They are safe in the journal. Stop the centre and start it again; if it comes back, tell the administrator.
refusal-clock-jumped = The clock has jumped to { $date } and nothing new is taken. Nothing is lost. Tell the administrator: set the clock right, or start the program again if the date is true.
refusal-stopping = The centre is being stopped. Nothing is lost. Sign in again in a while.

## Refusals of casework: why not, and what to do

refusal-not-your-role = This is not for the role { $role }. Ask a colleague whose work it is.
refusal-unknown-staff = Nobody of that name works here. Sign in first.
refusal-staff-disabled = This person's access is closed. Speak to the administrator.
refusal-sign-in-locked = Too many wrong PINs. Try again at { $time }.
refusal-pin-needed = A decision is not recorded without a PIN. Type yours.
refusal-login-not-usable = This login cannot be used: it is taken, or is not 2 to 32 small Latin letters, digits, dots or hyphens. Type another.
refusal-name-not-usable = The name is empty or longer than 80 letters. Type it again.
refusal-too-many-staff = The list of staff is full. Close old accounts first.
refusal-last-administrator = This is the last administrator. Add another one first.
refusal-no-desk = This needs a desk. Choose yours.
refusal-unknown-desk = The centre has no such desk. Choose yours again.
refusal-not-founded = No centre has been set up here. Set it up first.
refusal-already-founded = A centre already stands in this folder. Choose another folder.
refusal-centre-figures = The centre's number and its desks go from 1 to 99. Correct the figures.
refusal-already-in-force = This calendar or passport is already in force. Nothing needs doing.
refusal-calendar-too-short = The calendar does not reach the dates of an open case (case { $case }). Use a longer one.
refusal-no-more-tickets = All of today's ticket numbers are used. Tell the supervisor.
refusal-nobody-waiting = Nobody is waiting for this desk. Call when a new ticket is given.
refusal-desk-busy = This desk has a visitor already: { $ticket }. Finish that visit first.
refusal-unknown-ticket = There is no such ticket. Choose one from the list.
refusal-ticket-not-so = The ticket is now in this state: { $state }. Look at the list again.
refusal-ticket-elsewhere = The ticket is at desk { $desk }. Ask there.
refusal-recall-too-soon = It is too soon to call again. Wait { $seconds } seconds.
refusal-recall-limit = No more calls are allowed. Mark the visitor as not come.
refusal-recall-first = There has been only one call. Call once more first.
refusal-return-too-late = The time to come back has passed. Give a new ticket.
refusal-park-minutes = A break lasts 1 to { $limit } minutes. Correct the minutes.
refusal-unknown-case = There is no such case. Search for it (F6).
refusal-wrong-stage = The case is now at this stage: { $stage }. This step is not done there.
refusal-not-identified = Nobody has been identified yet. Type the FIN or the code first.
refusal-code-does-not-fit = Code, document and category do not fit together. Check the category and the kind of document.
refusal-erased = This person's data have been erased. Open a new application.
refusal-unknown-person = Nobody of that number is known here. See who is due with: dost retention
refusal-not-over = Case { $case } of this person is not over, or a visitor waits with it. Open work is never erased: close it first.
refusal-not-due = The period of case { $case } has not passed, or the case has changed since it was listed. Nothing was erased; list again: dost retention
refusal-applicant-missing = The applicant's name is missing. Fill it in with F3.
refusal-sentence-missing = Sentence and release are missing. Fill them in with F3.
refusal-release-in-future = This date lies in the future. Check the dates of release and return.
refusal-representative-missing = The request comes through a representative and none is named. Fill it in with F3.
refusal-proof-expired = The proof of representation ran out on { $date }. Ask for one in force.
refusal-words-missing = The text is empty. Write the reason in words.
refusal-register-pending = MEİS has not answered yet. Wait: the paper cannot be asked for now.
refusal-register-answers = MEİS has answered: { $document } may not be asked for.
refusal-document-not-required = This case does not rest on { $document }. Choose another document.
refusal-no-evidence = Nothing is recorded for { $document }. There is nothing to take back.
refusal-paper-in-future = The date lies in the future. Check the date on the paper.
refusal-nothing-to-ask = Nothing needs asking again: the answer is there or on its way.
refusal-documents-missing = Papers are missing: { $documents }. Record them, or register as it is if the applicant insists.
refusal-payment-not-checked = An earlier payment has not been looked for. Check that first.
refusal-undecided-case = This person has an undecided case: { $number }. Open that one.
refusal-no-term = No term can be reckoned for this day. The administrator has to renew the calendar.
refusal-held-by = { $name } holds the case (until { $time }). Ask them, or wait.
refusal-not-claimed = Claim the case first.
refusal-not-an-officer = A case can go only to another active officer. Choose another.
refusal-four-eyes = You took or edited this application. Another officer has to decide it.
refusal-payment-unknown = There is no answer about an earlier payment. Nothing can be granted until Social Payments answers.
refusal-payment-stale = The answer of Social Payments is not of today ({ $time }). Ask again.
refusal-already-paid = The allowance for this sentence was paid on { $date }. It cannot be granted.
refusal-already-granted = This centre has granted for this sentence already: { $number }. Not a second time.
refusal-confirm-earlier-grant = An allowance for another sentence was given on { $date }. Confirm that it is another.
refusal-no-amount = No amount is known for that day. The administrator has to renew the amounts.
refusal-ground-not-in-passport = The passport knows no such ground. Choose one of its two.
refusal-channel-not-in-passport = The passport knows no such form of request or answer. Choose another.
refusal-form-not-in-passport = The passport takes no paper in this form. Choose another form.
refusal-no-document-named = No document is named. Mark what is missing.
refusal-already-posted = The notice has been posted. Wait for the portal's receipt.
refusal-post-first = The notice has not been handed to the portal. Post it first.
refusal-portal-first = The portal has until { $time }. Telephone and letter come after it.
refusal-nothing-to-correct = There is nothing to correct: the case is not decided, or is being corrected already.
refusal-stray-answer = The answer is to a question nobody asks any more. Nothing needs doing.
refusal-key-not-usable = This is not a public key that is taken. Give one line as in a .pub file: Ed25519 or ECDSA.
refusal-key-taken = This public key is known already. A key belongs to one person: make another one.
refusal-unknown-key = This person has no such public key. Look at the list of their keys.
refusal-too-much = A text or a list is too long. Shorten it.

## Warnings, which never block

warning-released-long-ago = Released on { $date }, more than { $years } years ago: the back office should check the right.
warning-from-abroad-long-ago = Came back more than { $months } months after release: the back office should check the right.
warning-proof-runs-out = The proof of representation runs out within the term: { $date }. Ask for a new one.
warning-look-alike-letters = The name holds letters that only look Latin. Compare with the document.
warning-notice-due-at-once = The notice is due by { $date } at the latest: finish the case at once.
warning-provisional-dates = The calendar of that year is not confirmed: dates may change.
warning-other-case = This person has another case: { $number }.
warning-earlier-grant = An allowance was given for another sentence: the back office has to confirm.
warning-differs-from-register = What is recorded differs from MEİS. Compare with the document.
warning-registered-incomplete = Registered without all papers: nothing can be granted without the missing ones.

## History of a case

history-opened = draft opened
history-identified = applicant identified
history-asked = MEİS asked
history-answered = answer received
history-outage = system did not answer
history-applicant = applicant recorded
history-sentence = sentence recorded
history-representative = representative recorded
history-request = form of request recorded
history-evidence = document recorded
history-evidence-removed = document record taken back
history-payment-asked = earlier payment asked for
history-payment-answered = answer on payment received
history-registered = registered
history-registered-incomplete = registered incomplete (applicant insisted)
history-forwarded = forwarded to the back office
history-claimed = claimed for review
history-released = let go from review
history-returned = returned for papers
history-resubmitted = sent back with papers
history-granted = allowance granted
history-refused = refused
history-notice-posted = notice handed to the portal
history-notice-confirmed = notice stands in the cabinet
history-notice-failed = the portal did not take the notice
history-citizen-told = citizen told outside the portal
history-erased = personal data erased
history-closed = case closed
history-withdrawn = application withdrawn
history-correction-opened = correction opened
history-corrected = taken up by a correction
history-calendar-moved = calendar moved, dates renewed
history-viewed = case looked at
