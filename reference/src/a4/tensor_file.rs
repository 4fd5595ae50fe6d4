//! Tensors in a safetensors file, by the crate of that name.

use std::collections::BTreeMap;

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use tch::{Kind, Tensor};

/// The texts beside the tensors.
pub type Metadata = BTreeMap<String, String>;

/// Tensors by name.
pub type Tensors = BTreeMap<String, Tensor>;

/// The dtypes of parameters.
const DTYPES: [(Dtype, Kind); 4] = [
    (Dtype::BF16, Kind::BFloat16),
    (Dtype::F16, Kind::Half),
    (Dtype::F32, Kind::Float),
    (Dtype::F64, Kind::Double),
];

/// The file with these tensors and texts.
pub fn written(tensors: &Tensors, metadata: Metadata) -> Vec<u8> {
    let stored: Vec<_> = tensors.iter().map(|(name, x)| (name, stored(x))).collect();
    let views = stored.iter().map(|(name, (dtype, shape, bytes))| {
        let view = TensorView::new(*dtype, shape.clone(), bytes);
        (name, view.expect("the bytes fit the shape"))
    });
    let metadata = Some(metadata.into_iter().collect());
    safetensors::serialize(views, metadata).expect("serialising to memory")
}

fn stored(x: &Tensor) -> (Dtype, Vec<usize>, Vec<u8>) {
    let kind = x.kind();
    let (dtype, _) = DTYPES.into_iter().find(|(_, of)| *of == kind).expect("a dtype of parameters");
    let flat = x.detach().contiguous();
    let mut bytes = vec![0; flat.numel() * kind.elt_size_in_bytes()];
    flat.copy_data_u8(&mut bytes, flat.numel());
    (dtype, x.size().iter().map(|n| *n as usize).collect(), bytes)
}

/// What is in such a file.
///
/// # Errors
///
/// If it is none, why.
pub fn read(bytes: &[u8]) -> Result<(Tensors, Metadata), String> {
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|error| error.to_string())?;
    let metadata = header.metadata().clone().unwrap_or_default().into_iter().collect();
    let file = SafeTensors::deserialize(bytes).map_err(|error| error.to_string())?;
    let tensors = file.iter().map(|(name, view)| Ok((name.to_string(), tensor(&view)?)));
    Ok((tensors.collect::<Result<_, String>>()?, metadata))
}

fn tensor(view: &TensorView<'_>) -> Result<Tensor, String> {
    let known = DTYPES.into_iter().find(|(dtype, _)| *dtype == view.dtype());
    let (_, kind) = known.ok_or_else(|| format!("a tensor of {:?}", view.dtype()))?;
    let shape: Vec<i64> = view.shape().iter().map(|n| *n as i64).collect();
    Ok(Tensor::from_data_size(view.data(), &shape, kind))
}
