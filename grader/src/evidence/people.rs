//! Who the students of a run are, as its roster says.

use std::collections::HashMap;

use intake::{Enrolled, Person};

/// The students of a run's rosters.
#[derive(Debug, Default)]
pub struct People {
    enrolled: Vec<Enrolled>,
    /// Where each student stands in the list.
    places: HashMap<String, usize>,
    /// What is known of a student who is in no roster.
    unknown: Person,
}

impl People {
    /// The students of a roster, in its order.
    pub fn new(enrolled: Vec<Enrolled>) -> Self {
        let name = |(place, enrolled): (usize, &Enrolled)| (enrolled.student.clone(), place);
        let places = enrolled.iter().enumerate().map(name).collect();
        Self { enrolled, places, unknown: Person::default() }
    }

    /// The students of `roster`, then those who stood in an earlier one only: their rows
    /// stay in the run.
    #[must_use]
    pub fn joined(self, roster: &[Enrolled]) -> Self {
        let now = Self::new(roster.to_vec());
        let earlier = self.enrolled.into_iter();
        let earlier = earlier.filter(|enrolled| !now.places.contains_key(&enrolled.student));
        Self::new(roster.iter().cloned().chain(earlier).collect())
    }

    /// All but the students who are `left_out`.
    #[must_use]
    pub fn without(self, left_out: impl Fn(&str) -> bool) -> Self {
        let kept = self.enrolled.into_iter().filter(|enrolled| !left_out(&enrolled.student));
        Self::new(kept.collect())
    }

    /// Who `student` is; nothing is known of somebody in no roster.
    pub fn of(&self, student: &str) -> &Person {
        self.places.get(student).map_or(&self.unknown, |place| &self.enrolled[*place].person)
    }

    /// All students of the rosters, in order.
    pub fn list(&self) -> &[Enrolled] {
        &self.enrolled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(student: &str, name: &str) -> Enrolled {
        let person = Person { name: Some(name.into()), ..Person::default() };
        Enrolled { student: student.into(), person }
    }

    #[test]
    fn a_new_roster_comes_first_and_loses_nobody() {
        let people = People::new(vec![named("amy", "Amy"), named("bo", "Bo")]);
        let people = people.joined(&[named("cy", "Cy"), named("bo", "Bob")]);
        let students: Vec<&str> = people.list().iter().map(|e| e.student.as_str()).collect();
        assert_eq!(students, ["cy", "bo", "amy"]);
        assert_eq!(people.of("bo").name.as_deref(), Some("Bob"));
        assert_eq!(people.of("amy").name.as_deref(), Some("Amy"));
        assert_eq!(people.of("zoe"), &Person::default());
    }
}
