//! Conversations with a rule that a small model learns: of a question of three symbols, the
//! answer is what each of them stands for.

use harness::{Case, Draw, Record};
use safetensors::Dtype;
use serde_json::{Value, json};

use crate::a4::llama::Llama;
use crate::a4::training::{budget, matrix, seed};

/// How many symbols a question has.
const SYMBOLS: usize = 3;

/// How many symbols there are.
const ALPHABET: usize = 8;

/// How many tokens there are besides: begin, end, three headers.
const MARKS: usize = 5;

/// How many conversations are trained on, and how many questions are new.
const TRAINED: usize = 80;
const NEW: usize = 24;

/// The tokens of the conversations of a case.
struct Dialogue {
    /// Begin, end, the headers of system, user and assistant.
    marks: Vec<usize>,
    symbols: Vec<usize>,
    /// What each symbol stands for, by its place among them.
    stands_for: Vec<usize>,
}

impl Dialogue {
    fn of(draw: &mut Draw) -> Self {
        let mut marks = draw.permutation(MARKS + ALPHABET);
        let symbols = marks.split_off(MARKS);
        let order = draw.permutation(ALPHABET);
        let stands_for = order.into_iter().map(|i| symbols[i]).collect();
        Self { marks, symbols, stands_for }
    }

    /// Questions that are all different: the places of their symbols.
    fn questions(draw: &mut Draw, n: usize) -> Vec<Vec<usize>> {
        let all = draw.permutation(ALPHABET.pow(SYMBOLS as u32));
        let digit = |number: usize, i: usize| number / ALPHABET.pow(i as u32) % ALPHABET;
        let question = |number: &usize| (0..SYMBOLS).map(|i| digit(*number, i)).collect();
        all.iter().take(n).map(question).collect()
    }

    fn question(&self, places: &[usize]) -> Vec<usize> {
        places.iter().map(|place| self.symbols[*place]).collect()
    }

    fn answer(&self, places: &[usize]) -> Vec<usize> {
        places.iter().map(|place| self.stands_for[*place]).collect()
    }

    /// A conversation about these questions, number `i` of all: some have begin in front of a
    /// content, and some are told something by the system.
    fn conversation(&self, draw: &mut Draw, i: usize, questions: &[Vec<usize>]) -> Value {
        let begun = |content: Vec<usize>| {
            let begin = (i % 4 < 2).then_some(self.marks[0]);
            begin.into_iter().chain(content).collect::<Vec<usize>>()
        };
        let told = self.symbols[draw.below(ALPHABET)];
        let system = i.is_multiple_of(3).then(|| json!(["system", begun(vec![told])]));
        let turns = questions.iter().flat_map(|places| {
            let question = json!(["user", begun(self.question(places))]);
            [question, json!(["assistant", self.answer(places)])]
        });
        system.into_iter().chain(turns).collect()
    }

    /// The template, as it stands in a case.
    fn template(&self) -> Value {
        let [begin, end, system, user, assistant] = self.marks[..] else { unreachable!() };
        json!({ "begin": begin, "end": end, "system": [system], "user": [user], "assistant": [assistant] })
    }
}

/// How many of the new questions have to be answered right, of 1.
const SHARE: f64 = 0.8;

/// Conversations of one turn and of two, and new questions.
pub fn fine_tune(draw: &mut Draw) -> Vec<Record> {
    // As long as two turns: what the system says in front of them leaves no room for the last end.
    let (calls, length) = (220 + draw.below(5), 2 * (2 * SYMBOLS + 4));
    let tokens = calls * 8 * length + draw.below(length);
    let learned = tuned(draw, [calls, tokens, length], SHARE);
    // The tokens suffice for three rows or four, and nothing can be learned from these.
    let few = 3 * length + 1 + draw.below(3);
    let short = tuned(draw, [9, few, length], 0.0);
    vec![learned, short]
}

/// A language of answers to learn with so many calls, tokens and tokens in a row; of new
/// questions such a share has to be answered right.
fn tuned(draw: &mut Draw, [calls, tokens, length]: [usize; 3], share: f64) -> Record {
    let dialogue = Dialogue::of(draw);
    let llama = Llama::learner(MARKS + ALPHABET);
    let mut questions = Dialogue::questions(draw, TRAINED + TRAINED / 2 + 1 + NEW).into_iter();
    let mut conversation = |i: usize| {
        let turns = 1 + i % 2;
        let questions: Vec<_> = questions.by_ref().take(turns).collect();
        dialogue.conversation(draw, i, &questions)
    };
    let conversations: Vec<Value> = (0..TRAINED).map(&mut conversation).collect();
    let earlier = questions.next().map(|places| {
        [
            json!(["user", dialogue.question(&places)]),
            json!(["assistant", dialogue.answer(&places)]),
        ]
    });
    let new: Vec<Vec<usize>> = questions.collect();
    let asked: Vec<_> = new.iter().map(|places| dialogue.question(places)).collect();
    let right: Vec<_> = new.iter().map(|places| dialogue.answer(places)).collect();
    let case = llama.config(Case::of("fine_tune"));
    let case = llama.parameters(draw, case);
    let case = case.with("conversations", format!("{TRAINED} of them"));
    let case = case.unlisted_fact("turns", conversations);
    let case = case.unlisted_fact("an earlier turn", earlier);
    let case = case.unlisted_fact("template", dialogue.template());
    let case = budget(case, calls, tokens, length);
    let rows = |rows: &[Vec<usize>]| matrix(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let case = seed(draw, case).unlisted("new questions", &rows(&asked), Dtype::I64);
    let case = case.unlisted_fact("right answers", right).unlisted_fact("share", share);
    case.record()
}

/// No conversation to train on.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let dialogue = Dialogue::of(draw);
    let llama = Llama::small();
    let case = llama.parameters(draw, llama.config(Case::of("fine_tune")));
    let case = case.with("conversations", "none").unlisted_fact("turns", json!([]));
    let case = budget(case.unlisted_fact("template", dialogue.template()), 2, 40, 9);
    vec![seed(draw, case).record()]
}
