### The next-step line, and what is said after a step.

## What Enter does now

next-call = Enter: call { $ticket } ({ $why })
next-issue = Nobody waits. Ins: give the next visitor a ticket
next-issue-more = { $count } waiting. Ins: give another visitor a ticket
next-desk = { $count } waiting. D, Enter: choose the desk at which you sit
next-notices = Enter or F5: { $count } to be notified ({ $day })
next-notices-too = F5: { $count } to be notified ({ $day })
next-serve = Enter: { $ticket } has sat down, start serving
next-unpark = Enter: put { $ticket } back in the queue
next-take-back = Enter: { $ticket } is here after all, take back
next-finish = Enter: the visit of { $ticket } is over
next-go = Enter or { $key }: { $pane } — { $what }
next-settle = Enter: first settle in F3 — { $field }
next-agent-posts = The social agent posts the notice
next-agent-closes = The social agent closes the case
next-enter = Enter: { $what }
next-go-office = Enter or F5: open the back office's work list
next-add-staff = Enter: add staff (an agent and an officer are needed)
next-hand-over = Enter: add more staff · Ctrl-O: hand the terminal to a colleague
next-look = Enter: help
next-to-queue = Enter: back to the queue (F2)

## What lies ahead of a case

next-type-code = type the applicant's code (FIN)
next-fill-applicant = fill in the applicant's name
next-fill-sentence = fill in the sentence and the release
next-fill-representative = fill in the representative and the proof
next-wait-register = MEİS is being asked: go on with other fields
next-record-paper = record the paper: { $document }
next-ask-register = ask MEİS again
next-check-payment = check for a prior payment
next-register = register the application (F7)
next-choose-recognition = choose the preliminary view and send to the back office
next-wait-office = The back office decides. Next visitor: F2
next-claim = claim the case
next-choose-decision = choose the decision
next-wait-portal = Waiting for the portal's receipt
next-post-notice = post the decision to the cabinet
next-tell = tell the citizen by telephone or letter
next-close = close the case
next-resubmit = send the case back to the back office
next-nothing = Nothing is left to do with this case

## What has been done

done-issue = Ticket { $ticket } issued.
done-call = { $ticket } called: { $why }.
done-recall = Called again.
done-no-show = Recorded as not come. The way back is open for half an hour.
done-take-back = Taken back: first in line.
done-park = Set aside; the place is kept.
done-unpark = Back in the queue.
done-transfer = Sent to another desk; the place is kept.
done-finish = The visit is over.
done-cancel-ticket = Ticket cancelled.
done-forward = Sent to the back office.
done-resubmit = Sent back to the back office.
done-claim = The case is yours.
done-release = The case is free again.
done-hand-over = Handed over.
done-return = Returned for papers. The term runs on.
done-decide = The decision is recorded.
done-post-notice = Posted to the cabinet; the portal's receipt is awaited.
done-notice-confirmed = The portal has confirmed: the notice stands in the cabinet.
done-told = Recorded: the citizen has been told. The case can be closed.
done-retry = What waits is being sent again now.
done-close = The case is closed.
sight-lost = Your role has changed: cases are no longer shown to you.
done-withdraw = The application is withdrawn.
done-add-staff = Member of staff added.
