//! The lock file of the edition: the repository's own, without what no crate of the edition
//! needs. Every version and every checksum stays.
//!
//! What is left may still hold packages that only other crates switch on, by features; cargo
//! itself takes these out afterwards ([`crate::tried`]), and [`stranger`] looks that it did
//! nothing else.

use std::collections::{BTreeMap, BTreeSet};

/// One `[[package]]` of a lock file.
#[derive(Debug, Clone, Copy)]
struct Package<'a> {
    name: &'a str,
    version: &'a str,
    text: &'a str,
}

const TABLE: &str = "[[package]]\n";

/// The packages that an edition is compiled with.
#[derive(Debug)]
pub struct Lock {
    /// The file.
    pub text: String,
    /// The names of all packages in it.
    pub names: Vec<String>,
}

impl Lock {
    /// Of `repository`, what the crates called `first` need.
    pub fn needed(repository: &str, first: &BTreeSet<String>) -> Self {
        let mut parts = repository.split(TABLE);
        let head = parts.next().unwrap_or_default();
        let packages: Vec<Package<'_>> = parts.map(Package::read).collect();
        let kept = reached(&packages, first);
        let versions = |name: &str| kept.iter().filter(|package| package.name == name).count();
        let texts = kept.iter().map(|package| package.written(&versions));
        let text =
            format!("{head}{TABLE}{}\n", texts.collect::<Vec<_>>().join(&format!("\n\n{TABLE}")));
        Self { text, names: kept.iter().map(|package| package.name.into()).collect() }
    }
}

/// The first package of `new` that is not in `old`, in the same version and with the same
/// checksum.
pub fn stranger(new: &str, old: &str) -> Option<String> {
    let packages = |text| str::split(text, TABLE).skip(1).map(Package::read);
    let identity = |package: Package<'_>| {
        let part = |key| value(package.text, key).to_string();
        [part("name"), part("version"), part("source"), part("checksum")]
    };
    let known: BTreeSet<_> = packages(old).map(identity).collect();
    let strange = packages(new).map(identity).find(|package| !known.contains(package))?;
    Some(strange[..2].join(" "))
}

impl<'a> Package<'a> {
    fn read(text: &'a str) -> Self {
        let text = text.trim_end();
        Self { name: value(text, "name"), version: value(text, "version"), text }
    }

    /// The packages that it needs: a name, with the version where the lock file has several.
    fn needs(&self) -> impl Iterator<Item = (&'a str, Option<&'a str>)> + use<'a> {
        self.text.lines().filter_map(needed)
    }

    /// Its text, where a version stands only with a name of which several are kept.
    fn written(&self, versions: &impl Fn(&str) -> usize) -> String {
        let line = |line: &str| match needed(line) {
            Some((name, Some(_))) if versions(name) == 1 => format!(" \"{name}\","),
            _ => line.to_string(),
        };
        self.text.lines().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// The value of a line such as `name = "a0"`.
fn value<'a>(text: &'a str, key: &str) -> &'a str {
    let value = |line: &'a str| line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"');
    text.lines().find_map(value).unwrap_or_default()
}

/// What a line of `dependencies` names.
fn needed(line: &str) -> Option<(&str, Option<&str>)> {
    let mut words = line.strip_prefix(" \"")?.strip_suffix("\",")?.split(' ');
    Some((words.next()?, words.next()))
}

/// All packages that those called `first` need, themselves included, in the file's order.
fn reached<'a>(packages: &[Package<'a>], first: &BTreeSet<String>) -> Vec<Package<'a>> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, package) in packages.iter().enumerate() {
        by_name.entry(package.name).or_default().push(i);
    }
    let all = |name: &str| by_name.get(name).cloned().unwrap_or_default();
    let mut asked: Vec<usize> = first.iter().flat_map(|name| all(name)).collect();
    let mut reached = BTreeSet::new();
    while let Some(i) = asked.pop() {
        if reached.insert(i) {
            for (name, version) in packages[i].needs() {
                let fits = |i: &usize| version.is_none_or(|it| packages[*i].version == it);
                asked.extend(all(name).into_iter().filter(fits));
            }
        }
    }
    reached.into_iter().map(|i| packages[i]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPOSITORY: &str = "# head\nversion = 4\n\n[[package]]\nname = \"a\"\nversion = \"1\"\n\
        dependencies = [\n \"s 1\",\n]\n\n[[package]]\nname = \"b\"\nversion = \"1\"\n\
        dependencies = [\n \"a\",\n \"s 2\",\n]\n\n[[package]]\nname = \"s\"\nversion = \"1\"\n\
        source = \"r\"\n\n[[package]]\nname = \"s\"\nversion = \"2\"\nsource = \"r\"\n";

    fn needed(first: &str) -> Lock {
        Lock::needed(REPOSITORY, &BTreeSet::from([first.to_string()]))
    }

    #[test]
    fn what_nothing_needs_is_left_out_and_names_are_as_cargo_writes_them() {
        let lock = needed("a");
        let text = "# head\nversion = 4\n\n[[package]]\nname = \"a\"\nversion = \"1\"\n\
            dependencies = [\n \"s\",\n]\n\n[[package]]\nname = \"s\"\nversion = \"1\"\nsource = \"r\"\n";
        assert_eq!(lock.text, text);
        assert_eq!(lock.names, ["a", "s"]);
    }

    #[test]
    fn another_version_or_checksum_is_strange() {
        assert_eq!(stranger(&needed("a").text, REPOSITORY), None);
        let other = REPOSITORY.replacen("version = \"2\"", "version = \"3\"", 1);
        assert_eq!(stranger(&other, REPOSITORY).unwrap(), "s 3");
        let other = REPOSITORY.replacen("source = \"r\"", "source = \"x\"", 1);
        assert_eq!(stranger(&other, REPOSITORY).unwrap(), "s 1");
    }

    #[test]
    fn if_everything_is_needed_nothing_changes() {
        assert_eq!(needed("b").text, REPOSITORY);
    }
}
