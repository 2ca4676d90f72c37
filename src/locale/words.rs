//! Messages by key, from the Fluent files compiled into the program.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;

use super::Lang;

/// One file of messages in both languages: (name, az, en).
type MessageFile = (&'static str, &'static str, &'static str);

/// Names a message file once; its two texts are compiled in.
macro_rules! message_file {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../assets/locales/az/", $name)),
            include_str!(concat!("../../assets/locales/en/", $name)),
        )
    };
}

/// Every message file of the program: a new file is one line here.
const FILES: &[MessageFile] = &[
    message_file!("common.ftl"),
    message_file!("law.ftl"),
    message_file!("casework.ftl"),
    message_file!("desk.ftl"),
    message_file!("keys.ftl"),
    message_file!("steps.ftl"),
    message_file!("boxes.ftl"),
    message_file!("panes.ftl"),
    message_file!("refusals.ftl"),
    message_file!("fields.ftl"),
    message_file!("doors.ftl"),
    message_file!("gateways.ftl"),
    message_file!("ssh.ftl"),
    message_file!("cli.ftl"),
    message_file!("notes.ftl"),
    message_file!("lessons.ftl"),
    message_file!("class.ftl"),
];

/// The messages of one language; built once, never changed.
struct Book {
    bundle: FluentBundle<FluentResource>,
    keys: BTreeSet<String>,
    faults: Vec<String>,
}

impl Book {
    fn build(lang: Lang) -> Self {
        // The codes are valid; the unnamed language would only change how plurals are chosen.
        let locale = lang.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // The isolation marks Fluent puts around values would be cells of their own on a terminal.
        bundle.set_use_isolating(false);
        let mut keys = BTreeSet::new();
        let mut faults = Vec::new();
        for &(name, az, en) in FILES {
            let source = match lang {
                Lang::Az => az,
                Lang::En => en,
            };
            let resource =
                FluentResource::try_new(source.to_owned()).unwrap_or_else(|(rest, errors)| {
                    faults.extend(errors.iter().map(|error| format!("{name}: {error}")));
                    rest
                });
            keys.extend(resource.entries().filter_map(message_key));
            if let Err(errors) = bundle.add_resource(resource) {
                faults.extend(errors.iter().map(|error| format!("{name}: {error}")));
            }
        }
        Self { bundle, keys, faults }
    }

    /// The book of `lang`, built at its first use.
    fn of(lang: Lang) -> &'static Self {
        static AZ: OnceLock<Book> = OnceLock::new();
        static EN: OnceLock<Book> = OnceLock::new();
        match lang {
            Lang::Az => AZ.get_or_init(|| Self::build(Lang::Az)),
            Lang::En => EN.get_or_init(|| Self::build(Lang::En)),
        }
    }

    fn format(&'static self, key: &str, args: Option<&FluentArgs>) -> Option<Cow<'static, str>> {
        let pattern = self.bundle.get_message(key)?.value()?;
        // A value that is missing leaves its name in the text, where a reader can report it.
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, args, &mut errors))
    }
}

/// The key of an entry, if the entry is a message that can be shown.
fn message_key(entry: &Entry<&str>) -> Option<String> {
    match entry {
        Entry::Message(message) => message.value.as_ref().map(|_| message.id.name.to_owned()),
        _ => None,
    }
}

/// A value put into a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg<'a> {
    /// Text, shown as it is. Clean it first: see [`super::clean`].
    Words(Cow<'a, str>),
    /// A whole number, shown in plain digits.
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Words(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Words(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Words(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Arg<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Words(text)
    }
}

impl From<char> for Arg<'_> {
    fn from(letter: char) -> Self {
        Self::Words(Cow::Owned(letter.to_string()))
    }
}

macro_rules! arg_from_small_number {
    ($($number:ty),*) => {
        $(impl From<$number> for Arg<'_> {
            fn from(number: $number) -> Self {
                Self::Number(i64::from(number))
            }
        })*
    };
}
arg_from_small_number!(u8, u16, u32, i8, i16, i32, i64);

impl From<usize> for Arg<'_> {
    /// Counts beyond `i64::MAX` read as that.
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u64> for Arg<'_> {
    /// Counts beyond `i64::MAX` read as that.
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// The words of one language: a copyable handle, cheap enough to make anew for every screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text {
    lang: Lang,
}

impl Text {
    /// The words of `lang`.
    pub const fn of(lang: Lang) -> Self {
        Self { lang }
    }

    /// The language of these words.
    pub const fn lang(self) -> Lang {
        self.lang
    }

    /// True when `key` has a message in this very language.
    pub fn has(self, key: &str) -> bool {
        Book::of(self.lang).keys.contains(key)
    }

    /// The message of `key`, which takes no values. A key that this language lacks is said in the
    /// other one; a key that neither has is shown itself, as `«key»`.
    pub fn say(self, key: &str) -> Cow<'static, str> {
        self.find(key, None)
    }

    /// The message of `key` with the values it names; falls back as [`Text::say`] does.
    pub fn with(self, key: &str, args: &[(&str, Arg)]) -> String {
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            let value = match arg {
                Arg::Words(words) => FluentValue::from(words.as_ref()),
                Arg::Number(number) => FluentValue::from(*number),
            };
            values.set(*name, value);
        }
        self.find(key, Some(&values)).into_owned()
    }

    fn find(self, key: &str, args: Option<&FluentArgs>) -> Cow<'static, str> {
        Book::of(self.lang)
            .format(key, args)
            .or_else(|| Book::of(self.lang.other()).format(key, args))
            .unwrap_or_else(|| Cow::Owned(format!("«{key}»")))
    }
}

/// Every key of `lang`, in order: for tests and for checking tables of keys.
pub fn keys(lang: Lang) -> Vec<String> {
    Book::of(lang).keys.iter().cloned().collect()
}

/// What is wrong with the message files of `lang` (syntax, a key given twice): for tests; empty in
/// a program that passed them.
pub fn faults(lang: Lang) -> &'static [String] {
    &Book::of(lang).faults
}
