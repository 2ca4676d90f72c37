//! Setting a centre up and running it: foundation, people, the calendar.

use std::path::Path;

use chrono::Datelike;

use super::answer::{Done, Fact, Trouble};
use super::names::{Do, Name};
use super::words::Words;
use super::{Session, yes};
use crate::casework::command::{Act, Actor, Command, NewStaff};
use crate::casework::decide::preview_calendar;
use crate::casework::refusal::Refusal;
use crate::casework::staff::Role;
use crate::engine::{PinError, hash_pin};
use crate::law::calendar::Calendar;
use crate::ui::words as ui;

/// Most bytes read of a calendar file.
const CALENDAR_BYTES_MAX: u64 = 1 << 20;

impl Session<'_> {
    pub(super) fn centre(&mut self, name: &'static Name, mut words: Words) -> Done {
        match name.does {
            Do::Found => self.found(name, &words),
            Do::StaffAdd => self.add_staff(name, &words),
            Do::StaffList => self.list_staff(),
            Do::StaffRole | Do::StaffPin | Do::StaffDisable => self.change_staff(name, &words),
            Do::CalendarShow => self.show_calendar(words.get(0)),
            _ => {
                let preview = words.take_flag("--preview");
                self.import_calendar(words.get(0).ok_or(Trouble::Usage(name))?, preview)
            }
        }
    }

    fn found(&mut self, name: &'static Name, words: &Words) -> Done {
        let (Some(centre), Some(number), Some(desks), Some(login), Some(admin)) =
            (words.get(0), words.get(1), words.get(2), words.get(3), words.get(4))
        else {
            return Err(Trouble::Usage(name));
        };
        let figure =
            |word: &str| word.parse().map_err(|_| Trouble::Refused(Refusal::CentreFigures));
        let (number, desks) = (figure(number)?, figure(desks)?);
        let pin = self.secret()?;
        let (passport, calendar) = self.law.clone();
        let command = Command::FoundCentre {
            name: centre.to_owned(),
            number,
            desks,
            territory: None,
            passport: Box::new(passport),
            calendar: Box::new(calendar),
            administrator: NewStaff {
                login: login.to_owned(),
                name: admin.to_owned(),
                role: Role::Administrator,
                pin_hash: hash(&pin)?,
            },
        };
        self.submit_as(Actor::Centre, command)?;
        let staff = self.engine.sign_in_blocking(login, &pin)?;
        self.signed_in(staff)
    }

    fn add_staff(&mut self, name: &'static Name, words: &Words) -> Done {
        let (Some(login), Some(person), Some(role)) = (words.get(0), words.get(1), words.get(2))
        else {
            return Err(Trouble::Usage(name));
        };
        let role = role_named(role)?;
        let pin = self.secret()?;
        let pin_hash = hash(&pin)?;
        let new = NewStaff { login: login.to_owned(), name: person.to_owned(), role, pin_hash };
        let answer = self.submit(Command::AddStaff(new))?;
        Ok(Fact::ok().pair_some("staff", answer.staff).pair("login", login))
    }

    fn change_staff(&mut self, name: &'static Name, words: &Words) -> Done {
        let login = words.get(0).ok_or(Trouble::Usage(name))?;
        let staff = self.snapshot().centre.member_by_login(login).map(|member| member.id);
        let staff = staff.ok_or(Refusal::UnknownStaff)?;
        let command = match name.does {
            Do::StaffRole => {
                let role = role_named(words.get(1).ok_or(Trouble::Usage(name))?)?;
                Command::SetRole { staff, role }
            }
            Do::StaffPin => {
                let pin = self.secret()?;
                Command::SetPin { staff, pin_hash: hash(&pin)? }
            }
            _ => Command::DisableStaff(staff),
        };
        self.submit(command)?;
        Ok(Fact::ok().pair("staff", staff).pair("login", login))
    }

    fn list_staff(&mut self) -> Done {
        if self.staff.is_none() {
            return Err(self.not_signed_in());
        }
        let snapshot = self.snapshot();
        for member in snapshot.centre.staff.values() {
            let fact = Fact::new("staff")
                .pair("login", &member.login)
                .pair("role", member.role.name())
                .pair("disabled", yes(member.disabled))
                .words(&member.name);
            self.say(&fact)?;
        }
        Ok(Fact::ok().pair("people", snapshot.centre.staff.size()))
    }

    fn show_calendar(&mut self, year: Option<&str>) -> Done {
        let snapshot = self.snapshot();
        let calendar = snapshot.centre.calendar.as_deref().unwrap_or(&self.law.1).clone();
        let this_year = snapshot.now.date().year();
        let year = year.and_then(|year| year.parse().ok()).unwrap_or(this_year);
        for row in calendar.rows().iter().filter(|row| row.date.year() == year) {
            let name = match self.text.lang() {
                crate::locale::Lang::Az => &row.name_az,
                crate::locale::Lang::En => &row.name_en,
            };
            let fact = Fact::new("day")
                .pair("date", row.date)
                .pair("kind", row.kind.as_str())
                .pair("estimated", yes(row.estimated))
                .pair_some("territory", row.territory.as_ref())
                .pair("decree", &row.decree)
                .words(name);
            self.say(&fact)?;
        }
        Ok(Fact::ok()
            .pair("calendar", calendar.version())
            .pair("confirmed-through", calendar.confirmed_through()))
    }

    /// What would change names cases and their days, and is shown only to who may take it over.
    fn import_calendar(&mut self, path: &str, preview: bool) -> Done {
        self.may_do(Act::AdoptCalendar)?;
        let text = read(Path::new(path))?;
        let calendar = Calendar::parse(&text).map_err(|errors| Trouble::Said {
            key: "cli-calendar-bad",
            detail: errors.to_string(),
        })?;
        let snapshot = self.snapshot();
        let changes = preview_calendar(&snapshot.centre, &calendar, snapshot.now.date())?;
        for change in &changes {
            let fact = Fact::new("change")
                .pair("case", ui::case_name(&snapshot, change.case))
                .pair("legal-end-old", change.old.legal_end)
                .pair("legal-end", change.new.legal_end)
                .pair("latest-safe-old", change.old.latest_safe)
                .pair("latest-safe", change.new.latest_safe)
                .pair("late", yes(change.would_be_late));
            self.say(&fact)?;
        }
        let version = calendar.version().to_owned();
        if !preview {
            self.submit(Command::AdoptCalendar(Box::new(calendar)))?;
        }
        Ok(Fact::ok()
            .pair("calendar", version)
            .pair("changes", changes.len())
            .pair("adopted", yes(!preview)))
    }
}

fn role_named(given: &str) -> Result<Role, Trouble> {
    Role::parse(given).ok_or_else(|| Trouble::NotOneOf {
        given: given.to_owned(),
        of: Role::ALL.map(Role::name).join(", "),
    })
}

fn read(path: &Path) -> Result<String, Trouble> {
    use std::io::Read as _;
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(CALENDAR_BYTES_MAX + 1).read_to_string(&mut text))
        .map_err(|error| Trouble::Said { key: "cli-file-unreadable", detail: error.to_string() })?;
    Ok(text)
}

fn hash(pin: &str) -> Result<String, Trouble> {
    hash_pin(pin).map_err(|error| match error {
        PinError::Form => Trouble::said(error.key()),
        PinError::Failed(ref why) => Trouble::Said { key: error.key(), detail: why.clone() },
    })
}
