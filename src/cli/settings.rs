//! `settings.toml` in the data folder. Every key has a default; an unknown one is an error, so
//! that a misspelt setting is never silently without effect.

use std::path::PathBuf;

use serde::Deserialize;
use toml::de::DeTable;

use super::failure::Failure;
use super::files::{Place, read_text_if_there};
use crate::casework::retention::{PERIOD_MONTHS_MAX, Periods};
use crate::gateways::http::{HttpSettings, SYSTEMS, SystemSettings};
use crate::locale::Lang;
use crate::terminal::house::LOCK_MINUTES;
use crate::terminal::house::limits::Limits;
use crate::terminal::ssh::limits::Limits as SshLimits;

/// Which outside systems the centre speaks to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Systems {
    /// None: every question counts as an outage, and papers are asked for.
    #[default]
    None,
    /// Invented ones with invented people, for trying the desk out.
    Practice,
    /// Those of `[meis]`, `[payments]` and `[esosial]`, over HTTPS.
    Http,
    /// The same, and each must say that it is a practice stand-in: a desk for trials.
    #[serde(rename = "stand-in")]
    StandIn,
}

impl Systems {
    /// Whether people and answers are invented.
    pub fn is_practice(self) -> bool {
        matches!(self, Self::Practice | Self::StandIn)
    }

    /// Whether the systems are called over HTTPS.
    pub fn are_called(self) -> bool {
        matches!(self, Self::Http | Self::StandIn)
    }
}

/// `[backup]`: who may open backups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Backup {
    /// `to = ["age1…"]`: the age recipients for whom `dost backup` seals.
    pub to: Vec<String>,
}

/// The settings of one data folder.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// `language = "az"` or `"en"`: the desk's language at the start. Default: Azerbaijani.
    pub language: Option<Lang>,
    /// `desk = 7`: the desk this terminal stands at, 1–99. Default: none; it is chosen at sign-in.
    pub desk: Option<u8>,
    /// `systems = "none"`, `"practice"`, `"http"` or `"stand-in"`: the outside systems. Default: none.
    pub systems: Systems,
    /// `idle_minutes = 10`: minutes without a key before the screen locks, 1–240; see [`LOCK_MINUTES`].
    pub idle_minutes: u16,
    /// `free_bytes_min = 67108864`: bytes of the disk left free; with less nothing is recorded.
    pub free_bytes_min: u64,
    /// `ssh_pin_alone = false`: whether SSH lets people in by login and PIN, without a key.
    pub ssh_pin_alone: bool,
    /// `[limits]`: limits of the centre, each with its meaning at [`Limits`].
    pub limits: Limits,
    /// `[ssh]`: limits of the SSH door, each with its meaning at [`SshLimits`].
    pub ssh: SshLimits,
    /// `heads = "/mnt/elsewhere/heads"`: where the hash of the journal is written down every hour.
    /// Default: `heads` in the data folder.
    pub heads: Option<PathBuf>,
    /// `[retention]`: how long what is over is kept, each key with its meaning at [`Periods`].
    pub retention: Periods,
    /// `[backup]`: for whom backups are sealed.
    pub backup: Backup,
    /// `[meis]`: identity and sentence over HTTPS, each key with its meaning at [`SystemSettings`].
    pub meis: SystemSettings,
    /// `[payments]`: "Sosial ödənişlər" over HTTPS.
    pub payments: SystemSettings,
    /// `[esosial]`: the citizen's cabinet over HTTPS.
    pub esosial: SystemSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            desk: None,
            systems: Systems::None,
            idle_minutes: LOCK_MINUTES,
            free_bytes_min: crate::store::journal::FREE_BYTES_MIN,
            ssh_pin_alone: false,
            limits: Limits::default(),
            ssh: SshLimits::default(),
            heads: None,
            retention: Periods::default(),
            backup: Backup::default(),
            meis: SystemSettings::default(),
            payments: SystemSettings::default(),
            esosial: SystemSettings::default(),
        }
    }
}

/// The keys, for the remedy of a misspelt one.
const KEYS: &str = "language, desk, systems, idle_minutes, free_bytes_min, ssh_pin_alone, heads, [limits], \
                    [ssh], [backup], [retention], [meis], [payments], [esosial]";

impl Settings {
    /// Reads the settings of a data folder; without a file all are the defaults.
    ///
    /// # Errors
    /// The file cannot be read, or a line of it cannot be meant.
    pub fn read(place: &Place) -> Result<Self, Failure> {
        let path = place.settings();
        let Some(text) = read_text_if_there(&path)? else { return Ok(Self::default()) };
        Self::parse(&text).map_err(|fault| {
            Failure::failed(format!(
                "{}, {fault} The desk was not opened. Keys are: {KEYS}.",
                path.display()
            ))
        })
    }

    /// Reads settings from text.
    ///
    /// # Errors
    /// Line and reason, as one sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let settings: Self = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = line_at(text, start);
            format!("line {line}: {}.", error.message().trim().replace('\n', ", "))
        })?;
        let outside = [("limits", settings.limits.outside()), ("ssh", settings.ssh.outside())];
        let limits = outside.into_iter().filter_map(|(section, outside)| {
            let (key, value, least, most) = outside?;
            Some((section, key, u64::from(value), u64::from(least), u64::from(most)))
        });
        let months = u64::from(PERIOD_MONTHS_MAX);
        let bounds = [
            ("", "desk", settings.desk.map_or(1, u64::from), 1, 99),
            ("", "idle_minutes", u64::from(settings.idle_minutes), 1, 240),
            ("retention", "granted_months", settings.retention.granted_months.into(), 0, months),
            ("retention", "refused_months", settings.retention.refused_months.into(), 0, months),
            (
                "retention",
                "withdrawn_months",
                settings.retention.withdrawn_months.into(),
                0,
                months,
            ),
        ];
        for (section, key, value, from, to) in bounds.into_iter().chain(limits) {
            if !(from..=to).contains(&value) {
                let line = line_of(text, section, Some(key));
                return Err(format!("line {line}: `{key}` is {value}, outside {from} to {to}."));
            }
        }
        let http = settings.http();
        let is_said = text.parse::<toml::Table>().is_ok_and(|it| it.contains_key("systems"));
        if !is_said {
            let sections =
                [("meis", &http.meis), ("payments", &http.payments), ("esosial", &http.esosial)];
            if let Some((name, _)) = sections.iter().find(|(_, held)| !held.url.is_empty()) {
                return Err(format!(
                    "line {}: [{name}] has no effect without `systems = \"http\"`; with \
                     `systems = \"none\"` it may stand unused.",
                    line_of(text, name, None)
                ));
            }
        } else if settings.systems.are_called() {
            for system in SYSTEMS {
                http.of(system).check(system).map_err(|error| {
                    format!("line {}: {error}", line_of(text, error.system, None))
                })?;
            }
        }
        Ok(settings)
    }

    /// The three systems over HTTPS.
    pub fn http(&self) -> HttpSettings {
        HttpSettings {
            meis: self.meis.clone(),
            payments: self.payments.clone(),
            esosial: self.esosial.clone(),
            stand_in: self.systems == Systems::StandIn,
        }
    }
}

/// The line in which a byte stands, from 1.
fn line_at(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// The line of a key in its section, or of the section itself; without a name, of the keys that
/// stand before all sections. The first line when there is no such thing.
fn line_of(text: &str, section: &str, key: Option<&str>) -> usize {
    let Ok(root) = DeTable::parse(text) else { return 1 };
    let mut table = root.get_ref();
    let mut found = None;
    for name in [Some(section).filter(|name| !name.is_empty()), key].into_iter().flatten() {
        let Some((at, value)) = table.get_key_value(name) else { break };
        found = Some(at.span().start);
        let Some(inner) = value.get_ref().as_table() else { break };
        table = inner;
    }
    found.map_or(1, |at| line_at(text, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Section, key, a value that is none of the defaults, and one that cannot be meant.
    const LIMITS: [(&str, &str, u64, u64); 33] = [
        ("", "idle_minutes", 5, 241),
        ("limits", "sessions", 100, 0),
        ("limits", "sessions_per_person", 2, 101),
        ("limits", "connections_per_user", 9, 0),
        ("limits", "waiting", 9, 1_001),
        ("limits", "waiting_per_user", 9, 0),
        ("limits", "hello_seconds", 9, 61),
        ("limits", "idle_end_minutes", 0, 10_081),
        ("limits", "input_bytes_per_second", 4_096, 4_095),
        ("limits", "line_sessions", 9, 0),
        ("limits", "line_sessions_per_user", 9, 257),
        ("limits", "practices", 0, 65),
        ("limits", "stall_seconds", 20, 19),
        ("limits", "drafts", 9, 0),
        ("limits", "drafts_per_person", 9, 0),
        ("limits", "pin_tries", 1, 11),
        ("limits", "pin_wait_seconds", 60, 0),
        ("limits", "pin_wait_seconds_max", 60, 59),
        ("limits", "stay_minutes", 0, 10_081),
        ("ssh", "connections", 9, 0),
        ("ssh", "connections_per_person", 9, 1_001),
        ("ssh", "waiting", 9, 0),
        ("ssh", "waiting_per_address", 9, 1_001),
        ("ssh", "grace_seconds", 9, 59),
        ("ssh", "new_per_second", 9, 0),
        ("ssh", "new_at_once", 9, 1_001),
        ("ssh", "attempts", 3, 21),
        ("ssh", "refusal_millis", 0, 5_001),
        ("ssh", "channels", 2, 17),
        ("ssh", "unused_seconds", 9, 0),
        ("ssh", "commands", 9, 257),
        ("ssh", "commands_per_person", 9, 0),
        ("ssh", "input_bytes_per_second", 4_096, 4_095),
    ];

    #[test]
    fn every_limit_can_be_set_is_refused_as_nonsense_and_stands_in_the_readme() {
        let readme = include_str!("../../README.md");
        for (section, key, good, bad) in LIMITS {
            let head = if section.is_empty() { String::new() } else { format!("[{section}]\n") };
            let set = Settings::parse(&format!("{head}{key} = {good}\n"));
            assert_ne!(set.as_ref(), Ok(&Settings::default()), "{section} {key}");
            assert!(set.is_ok(), "{section} {key}: {set:?}");
            let told = Settings::parse(&format!("{head}{key} = {bad}\n")).expect_err(key);
            assert!(told.contains(&format!("`{key}` is {bad}, outside")), "{told}");
            assert!(readme.contains(&format!("`{key}`")), "{key} is not in the README");
        }
        let told = |settings: &dyn std::fmt::Debug| format!("{settings:?}").matches(": ").count();
        let all = told(&Limits::default()) + told(&SshLimits::default()) + 1;
        assert_eq!(LIMITS.len(), all, "a limit is missing here");
    }

    #[test]
    fn the_line_that_is_named_is_the_one_that_is_wrong() {
        for (text, line, key) in [
            ("[limits]\nsessions_per_person = 3\nsessions = 0\n", 3, "`sessions`"),
            ("[limits]\nwaiting_per_user = 3\n\nwaiting = 0\n", 4, "`waiting`"),
            ("[limits]\nwaiting = 3\n[ssh]\nattempts = 2\nwaiting = 0\n", 5, "`waiting`"),
            ("[ssh]\nwaiting = 3\n[limits]\nwaiting = 0\n", 4, "`waiting`"),
            ("# desk = 1\nlanguage = \"en\"\n  desk = 100\n", 3, "`desk`"),
            ("# a\nlimits = { waiting = 1, sessions = 0 }\n", 2, "`sessions`"),
            ("\nlimits.hello_seconds = 0\n", 2, "`hello_seconds`"),
            ("[retention]\n\"granted_months\" = 9999\n", 2, "`granted_months`"),
            ("\n[meis]\nurl = \"https://a.example\"\n", 2, "[meis]"),
            ("language = \"en\"\ndesk = = 3\n", 2, ""),
        ] {
            let told = Settings::parse(text).expect_err(text);
            assert!(told.starts_with(&format!("line {line}: ")), "{text:?}: {told}");
            assert!(told.contains(key), "{text:?}: {told}");
        }
    }
}
