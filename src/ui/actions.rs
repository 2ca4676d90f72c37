//! Everything a person can ask of the frame, each with one stable English name.
//!
//! The names are those of the lines of text too, so that what is learnt in one place serves in the
//! other. Words for people come from the locale files by [`Action::label`].

macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident = $name:literal, $label:literal;)*) => {
        /// One thing to do, whatever key or line asks for it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Action {
            $($(#[$doc])* $action,)*
        }

        impl Action {
            /// All of them, in the order in which they are listed.
            pub const ALL: &[Self] = &[$(Self::$action,)*];

            /// The stable English name, `noun verb`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$action => $name,)*
                }
            }

            /// The message key of its short label.
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$action => $label,)*
                }
            }
        }
    };
}

actions! {
    /// Show help for the row or field in focus.
    Help = "help show", "key-help";
    /// List the keys of this place.
    Keys = "keys show", "key-keys";
    /// List every action by name.
    Palette = "palette open", "key-palette";
    /// Go to the queue.
    Queue = "queue show", "key-queue";
    /// Go to the applicant.
    Applicant = "applicant show", "key-applicant";
    /// Go to the documents.
    Documents = "documents show", "key-documents";
    /// Go to the back office.
    Office = "office show", "key-back-office";
    /// Search for a case or a ticket.
    Search = "search open", "key-search";
    /// Say why a date is what it is.
    Why = "term explain", "key-why";
    /// Show the figures of the centre.
    Dashboard = "dashboard show", "key-dashboard";
    /// Show how the outside systems stand, and what waits for them.
    Outside = "outside show", "key-outside";
    /// Blank the screen until the PIN.
    Lock = "screen lock", "key-lock";
    /// Go one step back.
    Back = "back", "key-back";
    /// Do what the next-step line says.
    Next = "next do", "key-next-step";
    /// Switch the language.
    Language = "language switch", "key-language";
    /// Sit down at another desk.
    DeskChoose = "desk choose", "key-desk-choose";
    /// Leave the terminal to somebody else.
    SignOut = "session sign-out", "key-sign-out";
    /// End the session.
    Quit = "session quit", "key-quit";
    /// Give a visitor a ticket.
    Issue = "ticket issue", "key-insert";
    /// Call the next visitor.
    Call = "ticket call", "key-call";
    /// Call the same visitor again.
    Recall = "ticket recall", "key-recall";
    /// Record that a visitor did not come.
    NoShow = "ticket no-show", "key-no-show";
    /// Take a visitor back who did not come.
    TakeBack = "ticket take-back", "key-take-back";
    /// Set a ticket aside.
    Park = "ticket park", "key-park";
    /// Put a parked ticket back.
    Unpark = "ticket unpark", "key-unpark";
    /// Send a visitor to another desk.
    Transfer = "ticket transfer", "key-transfer";
    /// The visitor has sat down.
    Serve = "ticket serve", "key-serve";
    /// The visit is over.
    Finish = "ticket finish", "key-finish";
    /// The visitor gives up.
    CancelTicket = "ticket cancel", "key-cancel-ticket";
    /// Ask MEİS again.
    AskRegister = "register ask", "key-ask-register";
    /// Ask for an earlier payment.
    CheckPayment = "payment check", "key-check-payment";
    /// Complete and register the application.
    Register = "case register", "key-register";
    /// Hand the case to the back office.
    Forward = "case forward", "key-forward";
    /// Send a returned case back.
    Resubmit = "case resubmit", "key-resubmit";
    /// Take a case.
    Claim = "case claim", "key-claim";
    /// Let a case go.
    Release = "case release", "key-release";
    /// Hand a case to a colleague.
    HandOver = "case hand-over", "key-hand-over";
    /// The applicant takes the application back.
    Withdraw = "case withdraw", "key-withdraw";
    /// Take a decided case up again.
    Correct = "case correct", "key-correct";
    /// Post the decision to the cabinet.
    PostNotice = "notice post", "key-post-notice";
    /// Close a notified case.
    Close = "case close", "key-close";
    /// Add a member of staff.
    AddStaff = "staff add", "key-add-staff";
    /// Practice: the clock, the outside systems, the next visitor.
    Console = "practice console", "key-console";
    /// In a class: raise a hand, or take it down.
    Hand = "practice hand", "key-hand";
}

impl Action {
    /// Whether it is one of this place: a hand is raised in a class alone.
    pub fn holds(self, in_class: bool) -> bool {
        in_class || self != Self::Hand
    }

    /// The action of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.name() == name)
    }
}
