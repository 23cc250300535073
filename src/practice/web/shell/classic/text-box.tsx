import { useId } from 'react';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly secret?: boolean;
  readonly required?: boolean;
  readonly placeholder?: string;
  readonly error?: string | undefined;
  readonly onChange: (value: string) => void;
}

let drawn = 0;

/** Ids change with each drawing, as they do in the real portal: nobody may build on them. */
const unstableId = (): string => `form-label-id-${(drawn += 7)}-for`;

export function TextBox(props: Props): React.JSX.Element {
  const { label, value, secret = false, required = false, placeholder = '', error, onChange } = props;
  const stable = useId();
  const id = unstableId();
  return (
    <div className="fxc-base azc-control">
      <label className="azc-formElementLabelContainer" htmlFor={id}>
        {label}
        {required && (
          <span className="azc-required" aria-hidden>
            {' *'}
          </span>
        )}
      </label>
      <input
        id={id}
        className={`azc-input${error === undefined ? '' : ' azc-invalid'}`}
        type={secret ? 'password' : 'text'}
        autoComplete="off"
        spellCheck={false}
        aria-required={required}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${stable}-error`}
        placeholder={placeholder}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
      {error !== undefined && (
        <div id={`${stable}-error`} className="azc-validation" role="alert">
          {error}
        </div>
      )}
    </div>
  );
}
