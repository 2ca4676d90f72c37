//! What can stand on the command line. The texts of `--help` are the doc comments here, in English.

mod train;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::casework::command::ErasureReason;
use crate::casework::staff::Role;
use crate::locale::Lang;

pub use train::Train;

/// After the list of options: what a manual page would say.
const AFTER: &str = "\
Without a command the desk opens in this terminal.

Files: one data folder holds the centre. It is the folder of --data, else $DOST_DATA, else
$XDG_DATA_HOME/dost-desk, else ~/.local/share/dost-desk. In it a person may keep
  settings.toml                language, desk, systems, idle_minutes, free_bytes_min,
                               ssh_pin_alone, heads, [limits], [ssh], [backup],
                               [retention], [meis], [payments], [esosial]
  passports/01-05-02-01.toml   a service passport in place of the built-in one
  lessons/NAME.toml            lessons of one's own for dost train
Everything else there is the program's own.

Where a centre runs on the folder, `dost` joins it: through the socket run/desk.sock there, or
the one of --socket or $DOST_SOCKET. Where none runs, the desk starts one as a process of its own,
which goes on when this terminal closes. The last one out is asked whether it stays up; left alone
it ends by itself (stay_minutes in [limits]), and `dost stop` ends it for all. --plain and all
commands work beside it, but `journal rebuild`.

A passphrase for the keys comes by $DOST_PASSPHRASE; the centre gets it through a pipe.

Exit codes: 0 done, 1 not done, 2 the command line was not understood.";

/// The front desk of a DOST centre: queue, applicant, documents, back office.
#[derive(Debug, Parser)]
#[command(name = "dost", version, after_help = AFTER, disable_help_subcommand = true)]
pub struct Line {
    /// What holds for every command.
    #[command(flatten)]
    pub common: Common,
    /// The desk this terminal stands at, 1–99
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=99))]
    pub desk: Option<u8>,
    /// What to do; without it the desk opens.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options that may stand before or after a command.
#[derive(Debug, Args)]
pub struct Common {
    /// Data folder of the centre
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Language of the desk, of --plain and train, and of passport and calendar tables
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<LangName>,
    /// No colours: signs and words carry everything (also: NO_COLOR)
    #[arg(long, global = true)]
    pub mono: bool,
    /// Socket of the centre, where it does not lie in the data folder (also: DOST_SOCKET)
    #[arg(long, global = true, value_name = "PATH")]
    pub socket: Option<PathBuf>,
    /// Lines in, lines out: for screen readers, scripts and tests
    #[arg(long, global = true)]
    pub plain: bool,
}

/// A language by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangName {
    /// Azerbaijani
    Az,
    /// English
    En,
}

impl From<LangName> for Lang {
    fn from(name: LangName) -> Self {
        match name {
            LangName::Az => Self::Az,
            LangName::En => Self::En,
        }
    }
}

/// The commands beside the desk itself.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Reckon every date that follows from a registration
    Term(Term),
    /// Show or check a service passport
    #[command(subcommand)]
    Passport(Passport),
    /// Show the working calendar, or take over a new one
    #[command(subcommand)]
    Calendar(Calendar),
    /// Look after the record of everything that happened
    #[command(subcommand)]
    Journal(Journal),
    /// Seal the whole centre into one file for somebody else, while it runs or not; or check one
    Backup(Backup),
    /// Make a data folder out of a backup
    Restore(Restore),
    /// List whose data may be erased by now, or erase them for good
    Retention(Retention),
    /// One text for support: versions, sizes, checks, the last log lines; nothing about anybody
    Doctor(Doctor),
    /// The people who work here
    #[command(subcommand)]
    Staff(Staff),
    /// Practise on an invented centre of which nothing is kept
    Train(Train),
    /// Find out which keys of the program this terminal really sends
    Keys(Keys),
    /// Run the centre without a terminal; others join it
    Serve(Serve),
    /// End the centre that runs, for all; says who is still in
    Stop,
    /// Simulate days of a centre with everything that can go wrong, and check that nothing does
    Simulate(Simulate),
    /// The outside systems that the settings name
    #[command(subcommand)]
    Gateways(Gateways),
    /// Run MEİS, Social Payments and E-sosial with invented people, for practice and integrators
    PracticeRegistry(PracticeRegistry),
    /// Fill an empty data folder with years of invented work, for trials and measurements
    PracticeData(PracticeData),
}

/// Commands about the outside systems.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Gateways {
    /// Call each of them once: how fast, which certificate, which contract, what is wrong
    Check,
}

/// Options of `dost backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file
    #[arg(required_unless_present = "new_identity", value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Seal it for this age recipient; may stand several times. Else those of settings.toml
    #[arg(long, value_name = "AGE1…")]
    pub to: Vec<String>,
    /// Seal it for the recipients in this file, one a line
    #[arg(long, value_name = "FILE")]
    pub recipients: Option<PathBuf>,
    /// Also take the master key, the SSH door's key and keys to outside systems
    #[arg(long)]
    pub with_secrets: bool,
    /// Replace the file if it is there
    #[arg(long)]
    pub replace: bool,
    /// Do not make a backup: restore this one into a scratch folder and compare; needs no data folder
    #[arg(long, requires = "identity", conflicts_with_all = ["to", "recipients", "with_secrets", "replace"])]
    pub check: bool,
    /// The secret key that opens it, as age-keygen or --new-identity wrote it
    #[arg(long, value_name = "FILE", requires = "check")]
    pub identity: Option<PathBuf>,
    /// The centre's master key file, to try the persons' keys too (or: DOST_PASSPHRASE)
    #[arg(long, value_name = "FILE", requires = "check")]
    pub master_key: Option<PathBuf>,
    /// Make a pair of keys: the secret one into this new file, the recipient on the screen
    #[arg(long, value_name = "FILE", exclusive = true)]
    pub new_identity: Option<PathBuf>,
}

/// Options of `dost retention`. Without --erase nothing is changed.
#[derive(Debug, Args)]
pub struct Retention {
    /// The person of this case, whatever the periods say
    #[arg(long, value_name = "NUMBER", conflicts_with = "person")]
    pub case: Option<String>,
    /// The person with this number, as the list says it, whatever the periods say
    #[arg(long, value_name = "N")]
    pub person: Option<u32>,
    /// Erase those who are listed: it cannot be undone
    #[arg(long, requires = "by", requires = "why")]
    pub erase: bool,
    /// Login of the supervisor or administrator who does it; their PIN is asked for
    #[arg(long, value_name = "LOGIN", requires = "erase")]
    pub by: Option<String>,
    /// Why: period, request, order or mistake
    #[arg(long, value_name = "REASON", requires = "erase", value_parser = erasure_reason)]
    pub why: Option<ErasureReason>,
    /// Take the PIN from standard input, and do not ask whether it is meant
    #[arg(long, requires = "erase")]
    pub pin_stdin: bool,
}

/// Options of `dost doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Write it into this new file instead of the screen
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
}

/// Options of `dost restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup
    #[arg(required_unless_present = "take_over", value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// The secret key that opens it
    #[arg(long, value_name = "FILE", required_unless_present = "take_over")]
    pub identity: Option<PathBuf>,
    /// Restore up to this frame and no further
    #[arg(long, value_name = "N")]
    pub frame: Option<u64>,
    /// The centre it was made of is over for good: the restored one takes its place
    #[arg(long)]
    pub take_over: bool,
}

/// Options of `dost practice-registry`.
#[derive(Debug, Args)]
pub struct PracticeRegistry {
    /// Address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8443")]
    pub listen: std::net::SocketAddr,
    /// Invented people of one's own (CSV, as assets/practice/people.csv)
    #[arg(long, value_name = "FILE")]
    pub people: Option<PathBuf>,
    /// Day from which days of release count back: 2026-03-13, 13.03.2026 or today
    #[arg(long, value_name = "DATE", default_value = "today")]
    pub from: String,
    /// Something wrong from the start, such as meis=down or all=slow:5000; may stand several times
    #[arg(long, value_name = "SYSTEM=FAULT")]
    pub fault: Vec<String>,
    /// Speak TLS, with certificates from this folder; they are made if they are not there
    #[arg(long, value_name = "DIR")]
    pub tls: Option<PathBuf>,
    /// Another name under which desks reach this machine, for the certificate
    #[arg(long, value_name = "HOST", requires = "tls")]
    pub name: Vec<String>,
    /// Let only desks in that show the client certificate from the folder of --tls
    #[arg(long, requires = "tls")]
    pub client_certificates: bool,
}

/// Options of `dost keys`.
#[derive(Debug, Args)]
pub struct Keys {
    /// Also write the report to this file
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
}

/// Options of `dost serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Group whose members may join, beside the user who runs the centre
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// What a desk starts when no centre runs: leaves the terminal, lives by its desks
    #[arg(long, hide = true, conflicts_with_all = ["group", "idle_end", "ssh", "fingerprint"])]
    pub detached: bool,
    /// End by itself when nobody has been in for so many minutes
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u16).range(1..))]
    pub idle_end: Option<u16>,
    /// Also open a door for SSH, at an address and port such as 10.0.0.5:2222
    #[arg(long, value_name = "ADDR")]
    pub ssh: Option<std::net::SocketAddr>,
    /// Only show the fingerprint by which SSH clients know this centre
    #[arg(long, conflicts_with_all = ["ssh", "group", "idle_end"])]
    pub fingerprint: bool,
}

/// Options of `dost term`.
#[derive(Debug, Args)]
pub struct Term {
    /// Day of registration: 2026-03-13, 13.03.2026 or today
    pub date: String,
    /// ID of the service passport to reckon by
    #[arg(long, value_name = "ID", default_value = super::law::SERVICE)]
    pub passport: String,
    /// Also name each day passed over, and by which decree
    #[arg(long)]
    pub explain: bool,
    /// Answer in JSON
    #[arg(long, conflicts_with = "explain")]
    pub json: bool,
}

/// Commands about the passport.
#[derive(Debug, Subcommand)]
pub enum Passport {
    /// Show the 27 items
    Show {
        /// ID of the service
        #[arg(default_value = super::law::SERVICE)]
        id: String,
    },
    /// Say what is wrong with a passport file, and what it leaves open
    Check {
        /// The file
        file: PathBuf,
    },
}

/// Commands about the calendar.
#[derive(Debug, Subcommand)]
pub enum Calendar {
    /// Show the entries of a year
    Show {
        /// The year; this one if left out
        #[arg(value_parser = clap::value_parser!(i32).range(2015..=2100))]
        year: Option<i32>,
    },
    /// Take over a calendar file: open cases are recomputed, closed ones never
    Import {
        /// The file (CSV)
        file: PathBuf,
        /// Only show what it would change
        #[arg(long)]
        preview: bool,
    },
}

/// Commands about the journal.
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// Read everything and check every hash; or compare with heads that were kept elsewhere
    Verify {
        /// A head from a receipt (frame:code, or the ten characters alone), or 64 hexadecimal
        /// digits; may stand several times
        #[arg(long, value_name = "HEAD")]
        head: Vec<String>,
        /// A file of heads, such as the running centre writes every hour
        #[arg(long, value_name = "FILE")]
        heads: Option<PathBuf>,
    },
    /// Make the state anew from the journal; the old one is set aside
    Rebuild,
    /// List what happened, a line a frame; no personal data
    Show,
}

/// Commands about people.
#[derive(Clone, Debug, Subcommand)]
pub enum Staff {
    /// Add somebody
    Add {
        /// The name they sign in with: 2 to 32 of a-z 0-9 . - _
        login: String,
        /// The name that colleagues see
        #[arg(long)]
        name: String,
        /// What they are here to do: volunteer, agent, officer, supervisor, trainer or administrator
        #[arg(long, value_parser = role)]
        role: Role,
        /// Take the PIN from standard input
        #[arg(long)]
        pin_stdin: bool,
        /// Their public key, as in a .pub file
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
    },
    /// List everybody
    List,
    /// Give somebody another role
    Role {
        /// Whose
        login: String,
        /// Which: volunteer, agent, officer, supervisor, trainer or administrator
        #[arg(value_parser = role)]
        role: Role,
    },
    /// List, add or remove somebody's public keys
    Key {
        /// Whose
        login: String,
        /// Add the key of this .pub file
        #[arg(long, value_name = "FILE", conflicts_with = "remove")]
        add: Option<PathBuf>,
        /// Remove the key of this number in the list
        #[arg(long, value_name = "N")]
        remove: Option<usize>,
    },
    /// Give somebody another PIN
    Pin {
        /// Whose
        login: String,
        /// Take the PIN from standard input
        #[arg(long)]
        pin_stdin: bool,
    },
    /// Take somebody's access away: their sessions end, and nothing of theirs is recorded any more
    Disable {
        /// Whose
        login: String,
    },
    /// Say who is in the centre that runs
    Who,
    /// End one session of the centre that runs, by its number in the list of `who`
    End {
        /// Its number
        number: u64,
    },
    /// Say whether somebody may do something, and by which rule
    May {
        /// Who
        login: String,
        /// What, as in the table of rights: call-next, register, decide …; without it, everything
        action: Option<String>,
    },
}

/// Options of `dost simulate`. Nothing is read or written: all of it happens in memory.
#[derive(Debug, Args)]
pub struct Simulate {
    /// Working days in all; seeds follow each other until they are done
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub days: u32,
    /// The first seed: the same seed gives the same days and the same trace
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Working days of one seed
    #[arg(long, value_name = "N", default_value_t = crate::simulation::SEED_DAYS, value_parser = clap::value_parser!(u32).range(1..=i64::from(crate::simulation::SEED_DAYS_MAX)))]
    pub seed_days: u32,
    /// Seeds that are simulated at once; the result is the same for any number
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=i64::from(crate::simulation::JOBS_MAX)))]
    pub jobs: u16,
    /// Service desks
    #[arg(long, value_name = "D", default_value_t = crate::simulation::DESKS, value_parser = clap::value_parser!(u8).range(1..=i64::from(crate::simulation::DESKS_MAX)))]
    pub desks: u8,
    /// Visitors a day
    #[arg(long, value_name = "N", default_value_t = crate::simulation::VISITORS_A_DAY, value_parser = clap::value_parser!(u16).range(1..=i64::from(crate::simulation::VISITORS_A_DAY_MAX)))]
    pub visitors: u16,
    /// A kind of fault that shall not come; may be given several times
    #[arg(long, value_name = "FAULT")]
    pub without: Vec<String>,
}

/// Options of `dost practice-data`. The folder is that of `--data`.
#[derive(Debug, Args)]
pub struct PracticeData {
    /// Cases in all
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=i64::from(crate::simulation::invented::INVENTED_CASES_MAX)))]
    pub cases: u32,
    /// Those of them that are still open on the last day
    #[arg(long, value_name = "M", default_value_t = 50)]
    pub open: u32,
    /// The seed: with the same cases and last day it gives the same journal and keys
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// The last day: 2026-03-13, 13.03.2026 or today; else yesterday
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
}

fn erasure_reason(name: &str) -> Result<ErasureReason, String> {
    ErasureReason::parse(name).ok_or_else(|| {
        let names: Vec<&str> = ErasureReason::ALL.into_iter().map(ErasureReason::name).collect();
        format!("reasons are: {}", names.join(", "))
    })
}

fn role(name: &str) -> Result<Role, String> {
    Role::parse(name).ok_or_else(|| {
        let names: Vec<&str> = Role::ALL.into_iter().map(Role::name).collect();
        format!("roles are: {}", names.join(", "))
    })
}
