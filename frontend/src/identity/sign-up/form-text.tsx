import type { ComponentProps } from "preact";
import type { Form, Values } from "../../lib/forms";
import { TextField } from "../../ui/text-field";

type Props<V extends Values> = Omit<ComponentProps<typeof TextField>, "id" | "error" | "value" | "onValue"> & {
  form: Form<V>;
  name: keyof V & string;
};

/** A line of text of a form, by its name there. */
export const FormText = <V extends Values>({ form, name, ...field }: Props<V>) => (
  <TextField
    id={name}
    error={form.errors[name]}
    value={String(form.values[name])}
    onValue={(value) => form.set({ [name]: value } as Partial<V>)}
    {...field}
  />
);
