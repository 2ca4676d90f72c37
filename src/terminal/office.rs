//! What the command line asks of a centre: the same whether it is asked through the socket of one
//! that runs, or of one that was opened for this alone.
//!
//! Answers are English lines, as all of the command line's are. Whoever may write the data folder
//! runs the centre, so these things are done in the centre's own name.

mod calendar;
mod retention;
mod rights;

use serde::{Deserialize, Serialize};

pub use calendar::tell_days;
pub use retention::Whom;

use super::house::{Door, House};
use crate::casework::centre::Centre;
use crate::casework::command::{Actor, Command, ErasureReason, NewStaff};
use crate::casework::ids::StaffId;
use crate::casework::public_key::PublicKey;
use crate::casework::refusal::Refusal;
use crate::casework::register::OutsideSystem;
use crate::casework::retention::Periods;
use crate::casework::staff::{Role, Staff};
use crate::engine::{Engine, Failure, OutsideStatus, Request, SystemSign, new_command_id};
use crate::locale::dates::date_and_clock;

/// One thing that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// End the centre for all; answers who is still in.
    Stop,
    /// Who is in.
    Who,
    /// End one session.
    End {
        /// Its number, as [`Ask::Who`] says it.
        number: u64,
    },
    /// Everybody who works here.
    List,
    /// A new member of staff.
    Add {
        /// Login.
        login: String,
        /// Name that colleagues see.
        name: String,
        /// Role.
        role: Role,
        /// argon2id hash of the PIN in PHC form: the PIN itself goes nowhere.
        pin_hash: String,
        /// A public key, as OpenSSH writes it.
        key: Option<String>,
    },
    /// Another role.
    Role {
        /// Whose.
        login: String,
        /// Which.
        role: Role,
    },
    /// Another PIN.
    Pin {
        /// Whose.
        login: String,
        /// argon2id hash in PHC form.
        pin_hash: String,
    },
    /// Nothing of theirs commits any more.
    Disable {
        /// Who.
        login: String,
    },
    /// The public keys of somebody.
    Keys {
        /// Whose.
        login: String,
    },
    /// One more public key.
    AddKey {
        /// Whose.
        login: String,
        /// As OpenSSH writes it.
        line: String,
    },
    /// One public key less.
    RemoveKey {
        /// Whose.
        login: String,
        /// Its number in the list of their keys, from 1.
        number: usize,
    },
    /// Another calendar, or only what it would change.
    Calendar {
        /// The calendar, as its file has it.
        csv: String,
        /// Change nothing.
        preview: bool,
    },
    /// Whose data may be erased by the periods of the settings, or one person, whatever they say.
    /// Named anew when it came to name the person: whoever knows only the old name must not take it
    /// for everybody who is due.
    #[serde(rename = "retention_of")]
    Retention {
        /// The periods.
        periods: Periods,
        /// Of whom alone.
        of: Option<Whom>,
    },
    /// Erase people. Named anew when it came to say by which periods they are due: whoever knows only
    /// the old name must not erase them without looking at the periods.
    #[serde(rename = "erase_due")]
    Erase {
        /// Their numbers, as the list says them.
        persons: Vec<u32>,
        /// Who does it.
        login: String,
        /// Their PIN.
        pin: String,
        /// Why.
        why: ErasureReason,
        /// The periods by which they are due, if that is what they are erased for.
        periods: Option<Periods>,
    },
    /// How the outside systems stand.
    Systems,
    /// Whether somebody may do something, and by which rule.
    May {
        /// Who.
        login: String,
        /// What, by its English name; without one everything.
        action: Option<String>,
    },
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The answer.
    pub lines: Vec<String>,
    /// The answer is "no".
    pub no: bool,
}

impl Told {
    fn lines(lines: Vec<String>) -> Self {
        Self { lines, no: false }
    }

    fn line(line: String) -> Self {
        Self::lines(vec![line])
    }
}

/// Does what was asked for; waits for the journal. [`Ask::Stop`] is only answered here.
///
/// # Errors
/// Why not, in words.
pub fn perform(engine: &Engine, house: Option<&House>, ask: &Ask) -> Result<Told, String> {
    let centre = &engine.snapshot().centre;
    let before_founding =
        matches!(ask, Ask::Stop | Ask::Who | Ask::End { .. } | Ask::Calendar { .. });
    if centre.identity.is_none() && !before_founding {
        return Err(refused(&Refusal::NotFounded.into()));
    }
    match ask {
        Ask::Stop | Ask::Who => Ok(Told::lines(who(centre, house))),
        Ask::End { number } => end(house, *number).map(Told::line),
        Ask::List => Ok(Told::lines(centre.staff.values().map(|held| listed(held)).collect())),
        Ask::Add { login, name, role, pin_hash, key } => {
            let key = key.as_deref().map(read_key).transpose()?;
            let new = NewStaff {
                login: login.clone(),
                name: name.clone(),
                role: *role,
                pin_hash: pin_hash.clone(),
            };
            if let Some(owner) = key.as_ref().and_then(|key| centre.member_by_key(&key.body)) {
                // Before anybody is added: half of what was asked for would be hard to ask for again.
                return Err(refused(&Refusal::KeyTaken { by: owner.id }.into()));
            }
            submit(engine, Command::AddStaff(new))?;
            let mut lines = vec![format!("{login} was added as {}", role.name())];
            if let Some(key) = key {
                let staff = member(&engine.snapshot().centre, login)?.id;
                let keyed = add_key(engine, staff, login, key);
                lines.extend(keyed.map_err(|why| {
                    format!("{login} was added as {}, without the key: {why}", role.name())
                })?);
            }
            Ok(Told::lines(lines))
        }
        Ask::Role { login, role } => {
            let staff = member(centre, login)?.id;
            submit(engine, Command::SetRole { staff, role: *role })?;
            Ok(Told::line(format!("{login} is {} from now on", role.name())))
        }
        Ask::Pin { login, pin_hash } => {
            let staff = member(centre, login)?.id;
            submit(engine, Command::SetPin { staff, pin_hash: pin_hash.clone() })?;
            Ok(Told::line(format!("{login} has another PIN")))
        }
        Ask::Disable { login } => {
            submit(engine, Command::DisableStaff(member(centre, login)?.id))?;
            Ok(Told::line(format!("{login} can do nothing any more; their sessions end")))
        }
        Ask::Keys { login } => Ok(Told::lines(keys(centre, member(centre, login)?))),
        Ask::AddKey { login, line } => {
            let staff = member(centre, login)?.id;
            add_key(engine, staff, login, read_key(line)?).map(Told::lines)
        }
        Ask::RemoveKey { login, number } => {
            let staff = member(centre, login)?.id;
            let key = number.checked_sub(1).and_then(|at| centre.keys_of(staff).get(at));
            let key = key.ok_or_else(|| refused(&Refusal::UnknownKey.into()))?;
            submit(engine, Command::RemoveKey { staff, body: key.body.clone() })?;
            Ok(Told::line(format!("key {number} of {login} was removed: {}", shown(key))))
        }
        Ask::Calendar { csv, preview } => calendar::take_over(engine, csv, *preview),
        Ask::Retention { periods, of } => retention::list(engine, periods, of.as_ref()),
        Ask::Erase { persons, login, pin, why, periods } => {
            retention::erase(engine, persons, (login, pin), (*why, *periods))
        }
        Ask::Systems => Ok(Told::lines(systems(engine))),
        Ask::May { login, action } => rights::may(member(centre, login)?, action.as_deref()),
    }
}

fn member<'a>(centre: &'a Centre, login: &str) -> Result<&'a Staff, String> {
    centre.member_by_login(login).map(AsRef::as_ref).ok_or_else(|| {
        format!("nobody here has the login {login}. Nothing was changed. See `dost staff list`.")
    })
}

fn listed(member: &Staff) -> String {
    let gone = if member.disabled { "  (disabled)" } else { "" };
    format!("{:<32}  {:<13}  {}{gone}", member.login, member.role.name(), member.name)
}

fn read_key(line: &str) -> Result<PublicKey, String> {
    PublicKey::parse(line).map_err(|fault| {
        format!("this public key is not taken: {fault}. Give the .pub file, not the private one.")
    })
}

fn add_key(
    engine: &Engine,
    staff: StaffId,
    login: &str,
    key: PublicKey,
) -> Result<Vec<String>, String> {
    let line = format!("{login} is known by {}", shown(&key));
    submit(engine, Command::AddKey { staff, key })?;
    Ok(vec![line])
}

fn keys(centre: &Centre, member: &Staff) -> Vec<String> {
    let keys = centre.keys_of(member.id);
    if keys.is_empty() {
        return vec![format!("{} has no public key", member.login)];
    }
    keys.iter().zip(1..).map(|(key, number)| format!("{number}  {}", shown(key))).collect()
}

fn shown(key: &PublicKey) -> String {
    key.line()
}

/// Ends one session; whoever sits there is told so, and may come in again.
fn end(house: Option<&House>, number: u64) -> Result<String, String> {
    let Some(house) = house else {
        return Err("the centre does not run: nobody is in. Nothing was ended.".to_owned());
    };
    if house.end(number) {
        return Ok(format!("session {number} ends; what was half typed is kept as a draft"));
    }
    Err(format!("no session has the number {number}. Nothing was ended. See `dost staff who`."))
}

/// Who is in, one line each.
fn who(centre: &Centre, house: Option<&House>) -> Vec<String> {
    let Some(house) = house else { return vec!["the centre does not run: nobody is in".into()] };
    let sittings = house.sittings();
    if sittings.is_empty() {
        return vec!["nobody is in".into()];
    }
    let line = |sitting: &super::house::Sitting| {
        let login = |id: StaffId| centre.member(id).map(|member| member.login.clone());
        let who = match sitting.staff.and_then(login) {
            Some(login) => login,
            None if sitting.practising => "(practice)".to_owned(),
            None => "(not signed in)".to_owned(),
        };
        let door = match sitting.door {
            Door::Local => "this terminal".to_owned(),
            Door::Socket { uid } => format!("user {uid}"),
            Door::Ssh { address } => format!("ssh {address}"),
        };
        let (since, last) =
            (date_and_clock(sitting.since.local()), date_and_clock(sitting.last_key.local()));
        format!("{:<4}  {who:<32}  {door:<20}  since {since}  last key {last}", sitting.id)
    };
    sittings.iter().map(line).collect()
}

/// How the outside systems stand, a line each: no address, nothing about anybody.
fn systems(engine: &Engine) -> Vec<String> {
    let snapshot = engine.snapshot();
    let each = OutsideSystem::ALL.into_iter().zip(snapshot.systems).zip(&snapshot.outside);
    let line = |((system, sign), outside): ((OutsideSystem, SystemSign), &OutsideStatus)| {
        let unanswered = outside.unanswered_count();
        format!("{system:?} {sign:?}, {} waiting, {unanswered} unanswered", outside.waiting)
    };
    each.map(line).collect()
}

/// Does something in the centre's own name.
///
/// # Errors
/// Why not, in words.
pub fn submit(engine: &Engine, command: Command) -> Result<(), String> {
    let (actor, command_id) = (Actor::Centre, new_command_id());
    let request = Request { command, actor, desk: None, command_id, seen: None };
    engine.submit_blocking(request).map(|_| ()).map_err(|failure| refused(&failure))
}

/// A refusal in the command line's words.
pub fn refused(failure: &Failure) -> String {
    let Failure::Refused(refusal) = failure else { return failure.to_string() };
    match refusal {
        Refusal::NotFounded => {
            "no centre has been set up in this data folder. Set it up with `dost` first.".to_owned()
        }
        Refusal::LoginNotUsable => {
            "the login is taken, or is not 2 to 32 of a-z 0-9 . - _. Nobody was added; choose \
             another."
                .to_owned()
        }
        Refusal::NameNotUsable => {
            "the name is empty, too long or holds characters that cannot be shown. Nobody was \
             added; write it again."
                .to_owned()
        }
        Refusal::AlreadyInForce => {
            "it is in force already. Nothing was changed, and nothing needs to be.".to_owned()
        }
        Refusal::CalendarTooShort { case } => format!(
            "the calendar does not reach the dates of open case #{case}. Nothing was changed. Add \
             the years it needs."
        ),
        Refusal::NotOver { case } => format!(
            "case #{case} of this person is not over, or a visitor waits with it. Nothing was erased; \
             open work never is."
        ),
        Refusal::NotDue { case } => format!(
            "case #{case} of this person is kept longer by the periods of settings.toml, or has changed \
             since it was listed. Nothing was erased. List anew who is due with `dost retention`; for \
             a request or an order name the person with --case or --person."
        ),
        Refusal::NotYourRole { .. } => {
            "this person's role does not do that. Nothing was changed. See `dost staff may`.".to_owned()
        }
        Refusal::LastAdministrator => {
            "this is the last administrator. Nothing was changed. Give another person that role \
             first."
                .to_owned()
        }
        Refusal::StaffDisabled => {
            "this person has been disabled already. Nothing was changed.".to_owned()
        }
        Refusal::KeyTaken { .. } => {
            "this public key is known already. A key belongs to one person. Make another one."
                .to_owned()
        }
        Refusal::UnknownKey => {
            "this person has no key of that number. Nothing was changed. See `dost staff key LOGIN`."
                .to_owned()
        }
        Refusal::TooMuch => {
            "that is more than fits: one person has at most 8 public keys. Nothing was changed."
                .to_owned()
        }
        other => format!("{other}. Nothing was changed."),
    }
}
