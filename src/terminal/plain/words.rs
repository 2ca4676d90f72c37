//! A line of plain mode taken apart: words, `"several words"`, `--options`, `field=value`.

use std::ops::Range;

/// Most words of one line; a line of more is refused whole.
pub const WORDS_A_LINE_MAX: usize = 200;

/// Why a line cannot be taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// A quotation mark is opened and not closed.
    QuoteOpen,
    /// More than [`WORDS_A_LINE_MAX`] words.
    TooManyWords,
}

/// The words of one line, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words<'a> {
    line: &'a str,
    words: Vec<(Range<usize>, String)>,
}

impl<'a> Words<'a> {
    /// Takes a line apart. A quotation mark may stand anywhere in a word (`name="D'Anjelo Jan"`);
    /// within quotes `\"` is a quotation mark, `\\` a backslash and `\u{1b}` the character of that
    /// number, as answers have it.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn of(line: &'a str) -> Result<Self, Malformed> {
        let mut words = Vec::new();
        let mut letters = line.char_indices().peekable();
        while let Some((start, letter)) = letters.next() {
            if letter.is_whitespace() {
                continue;
            }
            if words.len() >= WORDS_A_LINE_MAX {
                return Err(Malformed::TooManyWords);
            }
            let mut word = String::new();
            let mut quoted = false;
            let mut end = start;
            let mut next = Some((start, letter));
            while let Some((at, letter)) = next {
                match letter {
                    '"' => quoted = !quoted,
                    '\\' if quoted => {
                        let (at, escaped) = letters.next().ok_or(Malformed::QuoteOpen)?;
                        match numbered(line.get(at..).unwrap_or_default()) {
                            Some((named, length)) => {
                                word.push(named);
                                // What is skipped is ASCII: a character a byte.
                                letters.nth(length - 2);
                            }
                            None => word.push(escaped),
                        }
                    }
                    _ => word.push(letter),
                }
                end = at + letter.len_utf8();
                next = letters.next_if(|(_, letter)| quoted || !letter.is_whitespace());
            }
            if quoted {
                return Err(Malformed::QuoteOpen);
            }
            words.push((start..end, word));
        }
        Ok(Self { line, words })
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether the line is empty.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// A word, counted from 0.
    pub fn get(&self, index: usize) -> Option<&str> {
        self.words.get(index).map(|(_, word)| word.as_str())
    }

    /// The words without the first ones: what follows the name of a command.
    #[must_use]
    pub fn without(&self, first: usize) -> Self {
        Self { line: self.line, words: self.words.get(first..).unwrap_or_default().to_vec() }
    }

    /// All words.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|(_, word)| word.as_str())
    }

    /// The line from a word on, exactly as it was typed; empty when there is no such word.
    pub fn rest(&self, from: usize) -> &'a str {
        let start = self.words.get(from).map(|(range, _)| range.start);
        start.and_then(|start| self.line.get(start..)).unwrap_or("").trim_end()
    }

    /// Takes `--name` out of the line; true when it was there.
    pub fn take_flag(&mut self, name: &str) -> bool {
        let found = self.words.iter().position(|(_, word)| word == name);
        found.map(|at| self.words.remove(at)).is_some()
    }

    /// Takes `--name VALUE` out of the line; `Some(None)` when the value is missing.
    #[allow(clippy::option_option, reason = "not given, given without value, given")]
    pub fn take_option(&mut self, name: &str) -> Option<Option<String>> {
        let at = self.words.iter().position(|(_, word)| word == name)?;
        self.words.remove(at);
        Some((at < self.words.len()).then(|| self.words.remove(at).1))
    }
}

/// The character that `u{1b}` at the beginning of a text names, and how many bytes that takes.
fn numbered(text: &str) -> Option<(char, usize)> {
    let (digits, _) = text.strip_prefix("u{")?.split_once('}')?;
    let is_number =
        (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_number)?;
    Some((char::from_u32(number)?, digits.len() + 3))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Malformed, WORDS_A_LINE_MAX, Words};
    use crate::terminal::plain::answer::Fact;

    fn words(line: &str) -> Vec<String> {
        Words::of(line).unwrap().iter().map(str::to_owned).collect()
    }

    #[test]
    fn lines_fall_into_words() {
        for (line, wanted) in [
            ("", &[][..]),
            ("  ticket \t call  ", &["ticket", "call"]),
            ("fill name=\"D'Anjelo Jan\" x", &["fill", "name=D'Anjelo Jan", "x"]),
            ("a \"\" b", &["a", "", "b"]),
            (r#""say \"hi\" \\ there""#, &[r#"say "hi" \ there"#]),
            ("Əli\"yev R\"əşad", &["Əliyev Rəşad"]),
            (r#""a\u{259}b" "\u{110000}\u{}" \u{41}"#, &["aəb", "u{110000}u{}", r"\u{41}"]),
        ] {
            assert_eq!(words(line), wanted, "{line}");
        }
        assert_eq!(Words::of("a \"b"), Err(Malformed::QuoteOpen));
        assert_eq!(Words::of("\"a\\"), Err(Malformed::QuoteOpen));
        assert_eq!(Words::of(&"x ".repeat(WORDS_A_LINE_MAX + 1)), Err(Malformed::TooManyWords));
    }

    #[test]
    fn the_rest_is_as_it_was_typed() {
        let words = Words::of("case refuse no_ground  Sənəd  \"yox\" ").unwrap().without(2);
        assert_eq!(words.rest(1), "Sənəd  \"yox\"");
        assert_eq!(words.rest(9), "");
    }

    #[test]
    fn options_are_taken_out_wherever_they_stand() {
        let mut words = Words::of("--priority elderly x --insist --case").unwrap();
        assert_eq!(words.take_option("--priority"), Some(Some("elderly".to_owned())));
        assert!(words.take_flag("--insist") && !words.take_flag("--insist"));
        assert_eq!(words.take_option("--case"), Some(None));
        assert_eq!(words.take_option("--none"), None);
        assert_eq!(words.iter().collect::<Vec<_>>(), ["x"]);
    }

    proptest! {
        /// Whatever is answered as a value can be read back by the same rules, on one line.
        #[test]
        fn a_value_survives_its_quotes(value in "[^\\r\\n]{0,40}") {
            let line = Fact::ok().pair("v", &value).to_string();
            prop_assert_eq!(line.lines().count(), 1);
            let words = words(&line);
            let read = words.get(1).and_then(|word| word.strip_prefix("v="));
            prop_assert_eq!(read, Some(value.as_str()));
        }
    }
}
