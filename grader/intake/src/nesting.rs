//! The way from the top of a YAML file to where its reader is.

/// Where in the file the reader is: the mappings and sequences that are open.
#[derive(Debug, Default)]
pub struct Nesting {
    open: Vec<Node>,
}

#[derive(Debug)]
enum Node {
    /// A mapping, and the key whose value comes next.
    Mapping(Option<String>),
    Sequence,
}

impl Node {
    fn key(&self) -> Option<&str> {
        match self {
            Self::Mapping(key) => key.as_deref(),
            Self::Sequence => None,
        }
    }
}

impl Nesting {
    /// The keys that lead here.
    pub fn keys(&self) -> Vec<&str> {
        self.open.iter().filter_map(Node::key).collect()
    }

    /// A mapping or a sequence begins.
    pub fn open(&mut self, is_mapping: bool) {
        self.open.push(if is_mapping { Node::Mapping(None) } else { Node::Sequence });
    }

    /// A mapping or a sequence ends.
    pub fn close(&mut self) {
        self.open.pop();
        self.value_ended();
    }

    fn value_ended(&mut self) {
        if let Some(Node::Mapping(key)) = self.open.last_mut() {
            *key = None;
        }
    }

    /// Takes a scalar: a key, or the value under the keys that are returned.
    pub fn scalar(&mut self, text: &str) -> Option<Vec<String>> {
        if let Some(Node::Mapping(key @ None)) = self.open.last_mut() {
            *key = Some(text.into());
            return None;
        }
        let keys = self.keys().into_iter().map(Into::into).collect();
        self.value_ended();
        Some(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_open_mappings_lead_to_a_value() {
        let mut nesting = Nesting::default();
        nesting.open(true);
        assert_eq!(nesting.scalar("a"), None, "a key");
        nesting.open(false);
        nesting.open(true);
        assert_eq!(nesting.scalar("b"), None, "a key");
        assert_eq!(nesting.scalar("1").unwrap(), ["a", "b"]);
        assert_eq!(nesting.scalar("c"), None, "the next key");
        nesting.close();
        nesting.close();
        assert_eq!(nesting.keys(), [""; 0]);
        assert_eq!(nesting.scalar("d"), None, "a key beside a");
        assert_eq!(nesting.scalar("2").unwrap(), ["d"]);
    }
}
