//! Text with a cursor between two letters, a letter being what a person calls one.

use unicode_segmentation::UnicodeSegmentation;

/// Text with a cursor. The cursor is a byte offset that always lies between two graphemes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
    cursor: usize,
}

impl Line {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Letters of the text.
    pub fn letters(&self) -> usize {
        self.text.graphemes(true).count()
    }

    /// The text before the cursor.
    pub fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    /// The text after the cursor.
    pub fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Replaces the text; the cursor goes to its end.
    pub fn set(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.cursor = self.text.len();
    }

    /// Puts `piece` in at the cursor.
    pub fn insert(&mut self, piece: &str) {
        self.text.insert_str(self.cursor, piece);
        self.cursor += piece.len();
        self.snap();
    }

    /// Takes out the letter before the cursor; false when there is none.
    pub fn backspace(&mut self) -> bool {
        let from = self.letter_before();
        self.cut(from, self.cursor)
    }

    /// Takes out the letter after the cursor; false when there is none.
    pub fn delete(&mut self) -> bool {
        let to = self.letter_after();
        self.cut(self.cursor, to)
    }

    /// Takes out everything before the cursor; false when there is nothing.
    pub fn cut_before(&mut self) -> bool {
        self.cut(0, self.cursor)
    }

    fn cut(&mut self, from: usize, to: usize) -> bool {
        if from == to {
            return false;
        }
        self.text.replace_range(from..to, "");
        self.cursor = from;
        self.snap();
        true
    }

    /// One letter to the left.
    pub fn left(&mut self) {
        self.cursor = self.letter_before();
    }

    /// One letter to the right.
    pub fn right(&mut self) {
        self.cursor = self.letter_after();
    }

    /// To the beginning.
    pub fn home(&mut self) {
        self.cursor = 0;
    }

    /// To the end.
    pub fn end(&mut self) {
        self.cursor = self.text.len();
    }

    /// To the beginning of this word, or of the one before.
    pub fn word_left(&mut self) {
        let before = self.before().trim_end();
        self.cursor = before.rfind(char::is_whitespace).map_or(0, |at| {
            at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        });
        self.snap();
    }

    /// Behind this word, or behind the next one.
    pub fn word_right(&mut self) {
        let after = self.after();
        let blank = after.len() - after.trim_start().len();
        let word = after.trim_start();
        let length = word.find(char::is_whitespace).unwrap_or(word.len());
        self.cursor += blank + length;
        self.snap();
    }

    /// Moves the cursor to a byte offset, or to the next place between letters after it.
    pub fn go_to(&mut self, offset: usize) {
        self.cursor = offset.min(self.text.len());
        self.snap();
    }

    fn letter_before(&self) -> usize {
        self.before().grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn letter_after(&self) -> usize {
        self.cursor + self.after().graphemes(true).next().map_or(0, str::len)
    }

    /// A mark typed behind a letter joins it: the cursor never stays inside.
    fn snap(&mut self) {
        let places = self.text.grapheme_indices(true).map(|(at, _)| at);
        self.cursor = places
            .chain([self.text.len()])
            .find(|at| *at >= self.cursor)
            .unwrap_or(self.text.len());
    }
}
