## Why an outside system gives no answer that may be believed

gateway-not-connected = is not connected: the settings name no systems
gateway-cannot-connect = cannot be reached
gateway-no-answer-in-time = does not answer in time
gateway-connection-lost = broke off before it had answered
gateway-left-alone = failed several times; it is tried again in some seconds
gateway-too-many-requests = asks for fewer questions; it is tried again later
gateway-in-progress = is still at work on what it was sent; it is tried again
gateway-out-of-order = says that it is out of order
gateway-not-authorised = does not let this desk in; tell the administrator
gateway-certificate-unknown = cannot prove who it is: its certificate comes from an authority that the settings do not name
gateway-certificate-expired = cannot prove who it is: its certificate has expired
gateway-certificate-too-early = cannot prove who it is: its certificate is not valid yet; check the clock
gateway-certificate-name = cannot prove who it is: its certificate is for another name
gateway-tls-failed = agrees on no safe connection; tell the administrator
gateway-redirected = sends the desk to another place; the desk does not follow
gateway-unknown-status = gave an answer that was not agreed on; it was not used
gateway-wrong-content-type = gave an answer of another kind; it was not used
gateway-too-large = gave an answer that is too long; it was not used
gateway-not-utf8 = gave an answer in unreadable letters; it was not used
gateway-unclean-text = gave an answer with signs that no name or text may hold; it was not used
gateway-not-as-agreed = gave an answer that cannot be understood; it was not used
gateway-two-answers = gave two answers to one question; neither was used
gateway-another-person = answered about another person; it was not used
gateway-another-question = answered another question; it was not used
gateway-clocks-differ = has another time than this desk; nothing it says is used until the clocks agree
gateway-invalid-request = cannot read what the desk sent; tell the administrator
gateway-key-reused = holds another notice under the same key; tell the administrator
gateway-not-acceptable = does not accept what the desk sent; tell the administrator
gateway-no-cabinet = says that this citizen has no cabinet
gateway-stand-in = only plays for practice: its answers are invented and were not used; tell the administrator
gateway-no-stand-in = is no practice system, and this desk is for practice: its answer was not used; tell the administrator
gateway-defect = was called wrongly by this program; tell the administrator

## The practice cabinet, as a citizen would see it

cabinet-title = Personal cabinet (practice)
cabinet-warning = These are invented people and invented decisions. No citizen can read anything here.
cabinet-choose = Whose cabinet?
cabinet-open = Open
cabinet-none = This citizen has no cabinet.
cabinet-empty = No notice has come yet.
cabinet-notice = Decision on application { $number }
cabinet-placed = Placed { $at }, receipt { $receipt }
cabinet-granted = You have been granted the one-time allowance: { $amount }.
cabinet-refused = The one-time allowance has been refused.
cabinet-ground = Ground: { $ground }
cabinet-reasons = Reasons:
cabinet-appeal = You may appeal within { $days } days.

## `dost gateways check`

cli-gateway-well = answers in { $millis } ms, contract { $version }
cli-gateway-wrong = the system { $why }
cli-gateway-certificate = certificate from { $issuer }, good until { $day }
cli-gateway-certificate-ends = certificate from { $issuer }, good until { $day } only: ask whoever runs the system for a new one
cli-gateway-certificate-ended = certificate from { $issuer } ended on { $day }
cli-gateway-mend-address = Check the url in the settings, the network, and whether the system runs.
cli-gateway-mend-wait = Ask again later. If it stays so, tell whoever runs the system; timeout_millis can give it more time.
cli-gateway-mend-client = Check client_certificate and client_key in the settings, and whether the system knows this desk.
cli-gateway-mend-authority = Check the url and the file named as ca in the settings against what whoever runs the system gave you. Do not go on with a certificate that nobody can explain.
cli-gateway-mend-expired = Tell whoever runs the system to renew it. Until then the desk works as in an outage.
cli-gateway-mend-clock = Set this machine's clock by the network; if it is right, tell whoever runs the system.
cli-gateway-mend-url = Check the url in the settings: it holds everything that stands before /v1.
cli-gateway-mend-contract = Compare the system with the contract in assets/contracts, and tell whoever runs it.
cli-gateway-stand-in = PRACTICE: this system says of itself that it only plays; people and answers are invented
cli-gateway-mend-stand-in = For real work write the real system's address as url. For practice write systems = "stand-in" in a folder of its own.
cli-gateway-mend-no-stand-in = For the real system write systems = "http" in a folder of its own; here only the address of dost practice-registry may stand.
