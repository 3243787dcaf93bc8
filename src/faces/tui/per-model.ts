/** Makes a value once for each model, which is never changed, only replaced. Several parts of the screen look at the same views. */
export function perModel<Model extends object, Value>(make: (model: Model) => Value): (model: Model) => Value {
  const made = new WeakMap<Model, { readonly value: Value }>();
  return (model) => {
    let known = made.get(model);
    if (known === undefined) {
      known = { value: make(model) };
      made.set(model, known);
    }
    return known.value;
  };
}
