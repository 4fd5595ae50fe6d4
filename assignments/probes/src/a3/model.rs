//! The calls of `a3.model`.

use contract::a3::{A3, Batch, Components, LlamaConfig, ModelOutput, Result};
use harness::Record;
use tch::Tensor;

use super::{llama, own_a2, padding};
use crate::observe::{Inputs, observe_parts};
use crate::world::components::Libtorch;

type Parts = Vec<(String, Tensor)>;

/// A call with the batch of a case.
fn forward(a3: &dyn A3, a: &Inputs<'_>, ids: &Tensor) -> Result<ModelOutput> {
    forward_with(a3, a, ids, &Libtorch)
}

fn forward_with(
    a3: &dyn A3,
    a: &Inputs<'_>,
    ids: &Tensor,
    components: &dyn Components,
) -> Result<ModelOutput> {
    let config = llama::config(a);
    let weights = llama::weights(a, &config);
    let (tokens, positions) = (a.optional("tokens"), a.optional("positions"));
    let batch = Batch { ids, tokens: tokens.as_ref(), positions: positions.as_ref() };
    let output = a3.forward(&batch, &weights, &config, components)?;
    Ok(blanked(&output, tokens.as_ref()))
}

/// The output without what stands at padding.
fn blanked(output: &ModelOutput, tokens: Option<&Tensor>) -> ModelOutput {
    let states = output.hidden_states.iter();
    ModelOutput {
        hidden_states: states.map(|state| padding::blanked(state, tokens)).collect(),
        logits: padding::blanked(&output.logits, tokens),
    }
}

fn named(hidden_states: Vec<Tensor>) -> Parts {
    let named = hidden_states.into_iter().enumerate();
    named.map(|(i, state)| (format!("hidden.{i}"), state)).collect()
}

/// The logits alone.
pub fn logits(a3: &dyn A3, case: &Record) -> Record {
    observe_parts(case, |a| Ok(vec![("logits", forward(a3, a, &a.tensor("ids"))?.logits)]))
}

/// The logits that come out with the student's own components.
pub fn own_a2(a3: &dyn A3, case: &Record) -> Record {
    observe_parts(case, |a| {
        let output = forward_with(a3, a, &a.tensor("ids"), &*own_a2::components())?;
        Ok(vec![("logits", output.logits)])
    })
}

/// All hidden states, and of the logits the dtype and the shape.
pub fn hidden(a3: &dyn A3, case: &Record) -> Record {
    let mut form = None;
    let answer = observe_parts(case, |a| {
        let output = forward(a3, a, &a.tensor("ids"))?;
        form = Some(format!("{:?}{:?}", output.logits.kind(), output.logits.size()));
        Ok(named(output.hidden_states))
    });
    form.into_iter().fold(answer, |answer, form| answer.fact("logits", form))
}

/// Logits, and the hidden states on the way to them: those before the last layer's, which
/// tell where it went wrong.
pub fn call(a3: &dyn A3, case: &Record) -> Record {
    observe_parts(case, |a| {
        let ModelOutput { mut hidden_states, logits } = forward(a3, a, &a.tensor("ids"))?;
        let LlamaConfig { num_hidden_layers, .. } = llama::config(a);
        hidden_states.truncate(num_hidden_layers as usize);
        let mut parts = named(hidden_states);
        parts.push(("logits".into(), logits));
        Ok(parts)
    })
}

/// The logits where other ids stand at padding, and where other tokens come later; beside
/// those that they must be equal to. Every call gets its own tensors.
pub fn laws(a3: &dyn A3, case: &Record) -> Record {
    observe_parts(case, |a| {
        let (ids, other, tokens) = (a.tensor("ids"), a.tensor("other"), a.tensor("tokens"));
        let (kept, s) = (a.fact::<i64>("kept"), ids.size()[1]);
        let logits = |ids: &Tensor| forward(a3, a, ids).map(|output| output.logits);
        let right = logits(&ids)?;
        if right.dim() != 3 || right.size()[..2] != ids.size()[..] {
            return Ok(vec![("at tokens", right)]);
        }
        let at_padding = ids.where_self(&tokens, &other);
        let later = Tensor::cat(&[ids.narrow(1, 0, kept), other.narrow(1, kept, s - kept)], 1);
        let before = |logits: &Tensor| logits.narrow(1, 0, kept);
        Ok(vec![
            ("before", before(&right)),
            ("before, with other tokens later", before(&logits(&later)?)),
            ("at tokens, with other ids at padding", logits(&at_padding)?),
            ("at tokens", right),
        ])
    })
}
