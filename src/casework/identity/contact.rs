//! Where a person lives and how they are reached.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::FieldError;
use super::typed::{about, compact, counted, no_look_alikes, tidy};

/// A checked telephone number of Azerbaijan, kept as its nine national digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Phone(String);

/// Digits of a national number, without the trunk 0.
pub const PHONE_DIGITS: usize = 9;
/// First two national digits of mobile numbers.
pub const MOBILE_PREFIXES: [&str; 10] =
    ["10", "40", "44", "50", "51", "55", "60", "70", "77", "99"];
/// First two national digits of landlines: Baku 12, Sumgait 18, the regions 20–26, Nakhchivan 36,
/// Karabakh's number range 46.
pub const LANDLINE_CODES: [&str; 11] =
    ["12", "18", "20", "21", "22", "23", "24", "25", "26", "36", "46"];
/// First two national digits of numbers that cost the caller nothing.
pub const TOLL_FREE_CODE: &str = "88";
/// The country's code.
const COUNTRY_CODE: &str = "994";

impl Phone {
    /// Checks `+994 50 123 45 67`, `050 123 45 67`, `(012) 345 67 89` and the like.
    ///
    /// # Errors
    /// Not nine national digits, or a prefix nobody has.
    pub fn parse(typed: &str) -> Result<Self, FieldError> {
        let written: String =
            compact(typed)?.chars().filter(|c| !matches!(c, '-' | '(' | ')' | '.' | '–')).collect();
        let (is_abroad_form, digits) = match written.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => match written.strip_prefix("00") {
                Some(rest) => (true, rest),
                None => (false, written.as_str()),
            },
        };
        if let Some(wrong) = digits.chars().find(|c| !c.is_ascii_digit()) {
            return Err(about("field-phone-character", wrong));
        }
        let national = match digits.strip_prefix(COUNTRY_CODE) {
            Some(rest) if is_abroad_form || rest.len() == PHONE_DIGITS => rest,
            None if is_abroad_form => {
                let code: String = digits.chars().take(COUNTRY_CODE.len()).collect();
                return Err(FieldError::new("field-phone-country", format!("+{code}")));
            }
            _ => digits.strip_prefix('0').unwrap_or(digits),
        };
        // "+994 (0)50 …" is seen on letterheads.
        let national =
            national.strip_prefix('0').filter(|n| n.len() == PHONE_DIGITS).unwrap_or(national);
        if national.len() != PHONE_DIGITS {
            return Err(counted("field-phone-length", national.len()));
        }
        let code = national.get(..2).unwrap_or_default();
        let known = code == TOLL_FREE_CODE
            || MOBILE_PREFIXES.contains(&code)
            || LANDLINE_CODES.contains(&code);
        if !known {
            return Err(FieldError::new("field-phone-prefix", code));
        }
        Ok(Self(national.to_owned()))
    }

    /// `+994 50 123 45 67`.
    pub fn shown(&self) -> String {
        let part = |from: usize, to: usize| self.0.get(from..to).unwrap_or_default();
        format!("+{COUNTRY_CODE} {} {} {} {}", part(0, 2), part(2, 5), part(5, 7), part(7, 9))
    }

    /// The nine national digits.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// Characters of an e-mail address (RFC 5321).
pub const EMAIL_CHARS_MAX: usize = 254;
/// Characters before the `@` (RFC 5321).
pub const EMAIL_LOCAL_CHARS_MAX: usize = 64;
/// Characters of one part of a domain (RFC 1035).
const DOMAIN_PART_CHARS_MAX: usize = 63;

/// A checked e-mail address, at most 254 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Email(String);

impl Email {
    /// Checks a typed address.
    ///
    /// # Errors
    /// No `@`, an empty part, spaces, letters outside ASCII.
    pub fn parse(typed: &str) -> Result<Self, FieldError> {
        let typed = tidy(typed)?;
        if let Some(wrong) = typed.chars().find(|c| !c.is_ascii_graphic()) {
            return Err(about("field-email-character", wrong));
        }
        if typed.len() > EMAIL_CHARS_MAX {
            return Err(counted("field-email-long", typed.len()));
        }
        let (local, domain) = match typed.split_once('@') {
            Some((local, domain)) if !domain.contains('@') => (local, domain),
            _ => return Err(counted("field-email-at", typed.matches('@').count())),
        };
        if !is_local_part(local) {
            return Err(FieldError::new("field-email-name", ""));
        }
        if !is_domain(domain) {
            return Err(FieldError::new("field-email-domain", domain));
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_local_part(local: &str) -> bool {
    local.len() <= EMAIL_LOCAL_CHARS_MAX
        && local.split('.').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&b))
        })
}

/// At least two parts, none of them empty or with a hyphen at its ends.
fn is_domain(domain: &str) -> bool {
    domain.contains('.')
        && domain.split('.').all(|part| {
            (1..=DOMAIN_PART_CHARS_MAX).contains(&part.len())
                && !part.starts_with('-')
                && !part.ends_with('-')
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

/// Digits of a postcode after `AZ`.
pub const POSTCODE_DIGITS: usize = 4;
/// Letters of an address line.
pub const ADDRESS_LETTERS_MAX: usize = 120;

/// A checked postcode: `AZ` and four digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Postcode(String);

impl Postcode {
    /// Checks a typed postcode; the letters may be left out.
    ///
    /// # Errors
    /// Not four digits.
    pub fn parse(typed: &str) -> Result<Self, FieldError> {
        let typed = compact(typed)?;
        no_look_alikes(&typed)?;
        let capitals = typed.to_ascii_uppercase();
        let rest = capitals.strip_prefix("AZ").unwrap_or(&capitals);
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        if let Some(wrong) = digits.chars().find(|c| !c.is_ascii_digit()) {
            return Err(about("field-postcode-character", wrong));
        }
        if digits.len() != POSTCODE_DIGITS {
            return Err(counted("field-postcode-length", digits.len()));
        }
        Ok(Self(format!("AZ{digits}")))
    }

    /// `AZ1000`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A postal address in one line, with its postcode where known.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    line: String,
    /// Postcode, where given.
    pub postcode: Option<Postcode>,
}

impl Address {
    /// Checks a typed address line: 1 to 120 letters, clean.
    ///
    /// # Errors
    /// Empty, too long, control or bidi characters.
    pub fn parse(typed: &str, postcode: Option<Postcode>) -> Result<Self, FieldError> {
        let line = tidy(typed)?;
        let letters = line.graphemes(true).count();
        if letters > ADDRESS_LETTERS_MAX {
            return Err(counted("field-address-long", letters));
        }
        Ok(Self { line, postcode })
    }

    /// The line as shown.
    pub fn as_str(&self) -> &str {
        &self.line
    }
}
