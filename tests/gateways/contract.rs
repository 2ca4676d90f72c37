//! A contract as data: its paths, its examples, and whether a value fits one of its schemas.

use std::path::PathBuf;

use chrono::NaiveDate;
use dost_desk::casework::register::OutsideSystem;
use dost_desk::gateways::wire::{contract_name, contract_text};
use regex::Regex;
use serde_json::{Map, Value, json};
use yaml_rust2::{Yaml, YamlLoader};

pub struct Contract(Value);

/// One operation's request or answer: its schema and its examples by name.
pub struct Shape {
    pub schema: Value,
    pub examples: Vec<(String, Value)>,
}

impl Contract {
    pub fn of(system: OutsideSystem) -> Self {
        let text = contract_text(system);
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join(format!("assets/contracts/{}.yaml", contract_name(system)));
        assert_eq!(std::fs::read_to_string(file).unwrap(), text);
        Self(to_json(&YamlLoader::load_from_str(text).unwrap()[0]))
    }

    pub fn at(&self, pointer: &str) -> &Value {
        self.0.pointer(pointer).unwrap_or_else(|| panic!("the contract has no {pointer}"))
    }

    /// Method and path of every operation.
    pub fn operations(&self) -> Vec<(String, String)> {
        let paths = self.at("/paths").as_object().unwrap();
        let of = |(path, methods): (&String, &Value)| {
            let methods = methods.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
            methods.into_iter().map(move |method| (method, path.clone())).collect::<Vec<_>>()
        };
        paths.iter().flat_map(of).collect()
    }

    fn operation(&self, method: &str, path: &str) -> &Value {
        let escaped = path.replace('~', "~0").replace('/', "~1");
        self.at(&format!("/paths/{escaped}/{method}"))
    }

    pub fn request(&self, path: &str) -> Shape {
        self.shape(&self.operation("post", path)["requestBody"], "application/json")
    }

    pub fn answer(&self, method: &str, path: &str) -> Shape {
        let answers = &self.operation(method, path)["responses"];
        let listed: Vec<&String> = answers.as_object().unwrap().keys().collect();
        assert_eq!(listed, ["200", "default"], "{path}: another status would be an answer");
        self.shape(self.followed(&answers["200"]), "application/json")
    }

    pub fn problem(&self) -> Shape {
        self.shape(self.at("/components/responses/Problem"), "application/problem+json")
    }

    fn shape(&self, holder: &Value, kind: &str) -> Shape {
        let content = &holder["content"][kind];
        let examples = content["examples"].as_object().expect("examples");
        let examples = examples.iter().map(|(name, one)| (name.clone(), one["value"].clone()));
        Shape { schema: content["schema"].clone(), examples: examples.collect() }
    }

    fn followed<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(place) => self.at(place.trim_start_matches('#')),
            None => value,
        }
    }

    /// Why a value does not fit a schema; `None` when it does. A keyword that is not checked here
    /// would promise what no test holds, so it fails.
    pub fn misfit(&self, schema: &Value, value: &Value) -> Option<String> {
        let schema = schema.as_object().expect("a schema is an object");
        let known = [
            "$ref",
            "type",
            "const",
            "enum",
            "oneOf",
            "required",
            "properties",
            "format",
            "additionalProperties",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "description",
        ];
        for keyword in schema.keys() {
            assert!(known.contains(&keyword.as_str()), "the keyword {keyword} is not checked");
        }
        let held = schema.get("$ref").and_then(Value::as_str);
        let held =
            held.and_then(|place| self.misfit(self.at(place.trim_start_matches('#')), value));
        held.or_else(|| self.misfit_one_of(schema, value))
            .or_else(|| misfit_kind(schema, value))
            .or_else(|| misfit_text(schema, value))
            .or_else(|| misfit_number(schema, value))
            .or_else(|| self.misfit_object(schema, value))
    }

    fn misfit_one_of(&self, schema: &Map<String, Value>, value: &Value) -> Option<String> {
        let choices = schema.get("oneOf")?.as_array().unwrap();
        let fitting = choices.iter().filter(|one| self.misfit(one, value).is_none()).count();
        (fitting != 1).then(|| format!("fits {fitting} of the choices: {value}"))
    }

    fn misfit_object(&self, schema: &Map<String, Value>, value: &Value) -> Option<String> {
        let properties = schema.get("properties")?.as_object().unwrap();
        assert_eq!(schema.get("additionalProperties"), Some(&json!(false)), "open: {schema:?}");
        let held = value.as_object()?;
        let required = schema.get("required").and_then(Value::as_array).expect("required");
        for name in required.iter().filter_map(Value::as_str) {
            assert!(properties.contains_key(name), "{name} is required and not described");
            if !held.contains_key(name) {
                return Some(format!("{name} is missing"));
            }
        }
        held.iter().find_map(|(name, value)| match properties.get(name) {
            None => Some(format!("{name} is not in the contract")),
            Some(schema) => self.misfit(schema, value).map(|why| format!("{name}: {why}")),
        })
    }
}

fn misfit_kind(schema: &Map<String, Value>, value: &Value) -> Option<String> {
    let fits_kind = match schema.get("type").and_then(Value::as_str) {
        None => true,
        Some("object") => value.is_object(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("null") => value.is_null(),
        Some(other) => panic!("the type {other} is not checked"),
    };
    let fits_const = schema.get("const").is_none_or(|wanted| wanted == value);
    let listed = schema.get("enum").and_then(Value::as_array);
    let fits_list = listed.is_none_or(|listed| listed.contains(value));
    (!(fits_kind && fits_const && fits_list)).then(|| format!("not of its kind: {value}"))
}

fn misfit_text(schema: &Map<String, Value>, value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let figure = |key: &str| schema.get(key).and_then(Value::as_u64);
    let letters = text.chars().count() as u64;
    let fits_length = figure("minLength").is_none_or(|least| letters >= least)
        && figure("maxLength").is_none_or(|most| letters <= most);
    let pattern = schema.get("pattern").and_then(Value::as_str);
    let fits_pattern = pattern.is_none_or(|pattern| Regex::new(pattern).unwrap().is_match(text));
    let fits_format = match schema.get("format").and_then(Value::as_str) {
        None => true,
        Some("date") => text.parse::<NaiveDate>().is_ok(),
        Some(other) => panic!("the format {other} is not checked"),
    };
    (!(fits_length && fits_pattern && fits_format)).then(|| format!("not so written: {text:?}"))
}

fn misfit_number(schema: &Map<String, Value>, value: &Value) -> Option<String> {
    let number = value.as_i64()?;
    let figure = |key: &str| schema.get(key).and_then(Value::as_i64);
    let fits = figure("minimum").is_none_or(|least| number >= least)
        && figure("maximum").is_none_or(|most| number <= most);
    (!fits).then(|| format!("out of bounds: {number}"))
}

fn to_json(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Real(text) => panic!("a fraction in a contract: {text}"),
        Yaml::Integer(number) => json!(number),
        Yaml::String(text) => json!(text),
        Yaml::Boolean(held) => json!(held),
        Yaml::Array(items) => Value::Array(items.iter().map(to_json).collect()),
        Yaml::Hash(map) => {
            let pair = |(name, value): (&Yaml, &Yaml)| {
                (name.as_str().expect("names are texts").to_owned(), to_json(value))
            };
            Value::Object(map.iter().map(pair).collect())
        }
        Yaml::Null => Value::Null,
        Yaml::Alias(_) | Yaml::BadValue => panic!("not plain YAML"),
    }
}
