//! The commands of plain mode by their stable English names: the same as the palette's where both
//! have one. The one table behind understanding a line and behind `help`.

/// What a line can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the command of the same name in the table below")]
pub enum Do {
    Help,
    Quit,
    SignIn,
    SignOut,
    Desk,
    Language,
    Status,
    Found,
    StaffAdd,
    StaffList,
    StaffRole,
    StaffPin,
    StaffDisable,
    CalendarShow,
    CalendarImport,
    Issue,
    Call,
    Recall,
    NoShow,
    TakeBack,
    Park,
    Unpark,
    Transfer,
    Serve,
    Finish,
    CancelTicket,
    QueueList,
    CaseOpen,
    CaseUse,
    CaseShow,
    CaseList,
    Identify,
    Fill,
    AskRegister,
    Paper,
    Waive,
    RemoveEvidence,
    CheckPayment,
    Register,
    Forward,
    Claim,
    Release,
    HandOver,
    Grant,
    Refuse,
    Return,
    Resubmit,
    Withdraw,
    Correct,
    PostNotice,
    TellCitizen,
    OutsideShow,
    OutsideRetry,
    Close,
    Proof,
    Search,
    Next,
    Wait,
}

/// One command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// The palette's name.
    pub name: &'static str,
    /// A shorter or plainer one that is understood as well; empty when there is none.
    pub also: &'static str,
    /// What follows the name: capitals stand for values, brackets for what may be left out.
    pub takes: &'static str,
    /// What it asks for.
    pub does: Do,
}

impl Name {
    /// Message key of the words that say what it does.
    pub fn key(&self) -> String {
        format!("plain-{}", self.name.replace(' ', "-"))
    }
}

const fn name(name: &'static str, also: &'static str, takes: &'static str, does: Do) -> Name {
    Name { name, also, takes, does }
}

/// Every command, in the order of `help`: the house, the queue, the desk, the office, looking.
pub const NAMES: &[Name] = &[
    name("help show", "help", "[WORD]", Do::Help),
    name("session sign-in", "sign-in", "LOGIN, then the PIN on the next line", Do::SignIn),
    name("session sign-out", "sign-out", "", Do::SignOut),
    name("session quit", "quit", "", Do::Quit),
    name("outside show", "", "", Do::OutsideShow),
    name("outside retry", "", "meis|payments|portal", Do::OutsideRetry),
    name("session status", "status", "", Do::Status),
    name("desk choose", "desk use", "N", Do::Desk),
    name("language switch", "language", "[az|en]", Do::Language),
    name(
        "centre found",
        "",
        "NAME NUMBER DESKS LOGIN ADMINISTRATOR, then the PIN on the next line",
        Do::Found,
    ),
    name("staff add", "", "LOGIN NAME ROLE, then the PIN on the next line", Do::StaffAdd),
    name("staff list", "", "", Do::StaffList),
    name("staff role", "", "LOGIN ROLE", Do::StaffRole),
    name("staff pin", "", "LOGIN, then the PIN on the next line", Do::StaffPin),
    name("staff disable", "", "LOGIN", Do::StaffDisable),
    name("calendar show", "", "[YEAR]", Do::CalendarShow),
    name("calendar import", "", "FILE [--preview]", Do::CalendarImport),
    name("ticket issue", "", "[--priority WHY] [--case NUMBER]", Do::Issue),
    name("ticket call", "", "", Do::Call),
    name("ticket recall", "", "[TICKET]", Do::Recall),
    name("ticket no-show", "", "[TICKET]", Do::NoShow),
    name("ticket take-back", "", "TICKET", Do::TakeBack),
    name("ticket park", "", "REASON MINUTES [TICKET]", Do::Park),
    name("ticket unpark", "", "TICKET", Do::Unpark),
    name("ticket transfer", "", "DESK [TICKET]", Do::Transfer),
    name("ticket serve", "", "[TICKET]", Do::Serve),
    name("ticket finish", "", "[TICKET]", Do::Finish),
    name("ticket cancel", "", "TICKET", Do::CancelTicket),
    name("queue show", "queue list", "", Do::QueueList),
    name("case open", "", "[TICKET]", Do::CaseOpen),
    name("case use", "", "NUMBER", Do::CaseUse),
    name("case identify", "", "CATEGORY DOCUMENT CODE", Do::Identify),
    name("case fill", "", "FIELD=VALUE …", Do::Fill),
    name("register ask", "case ask-register", "", Do::AskRegister),
    name("case paper", "", "DOCUMENT FORM NUMBER DATE", Do::Paper),
    name("case waive", "", "DOCUMENT REASON", Do::Waive),
    name("case remove-evidence", "", "DOCUMENT", Do::RemoveEvidence),
    name("payment check", "case check-payment", "", Do::CheckPayment),
    name("case register", "", "[--insist]", Do::Register),
    name("case forward", "", "RECOGNITION", Do::Forward),
    name("case claim", "", "[NUMBER]", Do::Claim),
    name("case grant", "", "[--earlier-grant-confirmed]", Do::Grant),
    name("case refuse", "", "GROUND REASONS…", Do::Refuse),
    name("case return", "", "DOCUMENT … -- WORDS…", Do::Return),
    name("case resubmit", "", "", Do::Resubmit),
    name("case release", "", "", Do::Release),
    name("case hand-over", "", "LOGIN", Do::HandOver),
    name("case withdraw", "", "REASON…", Do::Withdraw),
    name("case correct", "", "REASON…", Do::Correct),
    name("notice post", "", "", Do::PostNotice),
    name("notice told", "", "telephone|paper", Do::TellCitizen),
    name("case close", "", "", Do::Close),
    name("case show", "", "[NUMBER]", Do::CaseShow),
    name("case list", "", "", Do::CaseList),
    name("term explain", "case proof", "[NUMBER]", Do::Proof),
    name("search open", "search", "WORDS…", Do::Search),
    name("next do", "next", "", Do::Next),
    name("wait", "", "[SECONDS]", Do::Wait),
];

/// The command whose name begins a line, and how many words its name has.
pub fn understand(first: &str, second: Option<&str>) -> Option<(&'static Name, usize)> {
    let pair = second.map(|second| format!("{first} {second}"));
    let named = |wanted: &str| NAMES.iter().find(|n| n.name == wanted || n.also == wanted);
    let of_two = pair.as_deref().and_then(named).map(|name| (name, 2));
    of_two.or_else(|| named(first).map(|name| (name, 1)))
}
