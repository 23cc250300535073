import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Glyph } from '../glyph.tsx';

interface Choice {
  readonly value: string;
  readonly text: string;
}

interface Props {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
}

/**
 * The old framework's drop-down: not a `select`, its options stand at the end of the page, and only real pointer and
 * key events move it; a click made by script does nothing.
 */
export function Dropdown({ label, choices, value, disabled = false, onChange }: Props): React.JSX.Element {
  const id = useId();
  const input = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const chosen = choices.findIndex((choice) => choice.value === value);

  const show = (): void => {
    setActive(Math.max(chosen, 0));
    setOpen(true);
  };
  const take = (index: number): void => {
    const choice = choices[index];
    setOpen(false);
    if (choice !== undefined) onChange(choice.value);
    input.current?.focus();
  };

  const press = (event: React.KeyboardEvent): void => {
    if (!event.nativeEvent.isTrusted || disabled) return;
    const { key } = event;
    if (!['ArrowDown', 'ArrowUp', 'Enter', ' ', 'Escape'].includes(key)) return;
    event.preventDefault();
    if (key === 'Escape') setOpen(false);
    else if (!open) show();
    else if (key === 'ArrowDown') setActive(Math.min(active + 1, choices.length - 1));
    else if (key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else take(active);
  };

  return (
    <div className="fxc-base azc-control">
      <label className="azc-formElementLabelContainer" id={`${id}-label`}>
        {label}
      </label>
      <div
        ref={input}
        className={`fxc-dropdown-input${disabled ? ' azc-disabled' : ''}`}
        role="combobox"
        tabIndex={0}
        aria-labelledby={`${id}-label`}
        aria-expanded={open}
        aria-haspopup="tree"
        aria-controls={`${id}-options`}
        aria-disabled={disabled}
        aria-activedescendant={open ? `${id}-${active}` : undefined}
        onPointerDown={(event) => {
          if (!event.nativeEvent.isTrusted || disabled) return;
          if (open) setOpen(false);
          else show();
        }}
        onKeyDown={press}
      >
        <span className="fxc-dropdown-value">{choices[chosen]?.text ?? 'Select an option'}</span>
        <Glyph name="expanded" />
      </div>
      {open && (
        <Options
          id={id}
          label={label}
          choices={choices}
          chosen={chosen}
          active={active}
          anchor={input.current}
          onTake={take}
          onLeave={() => {
            setOpen(false);
          }}
        />
      )}
    </div>
  );
}

interface OptionsProps {
  readonly id: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: number;
  readonly active: number;
  readonly anchor: HTMLElement | null;
  readonly onTake: (index: number) => void;
  readonly onLeave: () => void;
}

function Options({ id, label, choices, chosen, active, anchor, onTake, onLeave }: OptionsProps): React.JSX.Element {
  const popup = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0, width: 0 });

  useLayoutEffect(() => {
    const box = anchor?.getBoundingClientRect();
    if (box !== undefined) setPlace({ left: box.left, top: box.bottom, width: box.width });
  }, [anchor]);

  useEffect(() => {
    const leave = (event: Event): void => {
      const inside =
        event.target instanceof Node && (popup.current?.contains(event.target) || anchor?.contains(event.target));
      if (inside !== true) onLeave();
    };
    addEventListener('pointerdown', leave);
    addEventListener('scroll', leave, true);
    addEventListener('resize', onLeave);
    return () => {
      removeEventListener('pointerdown', leave);
      removeEventListener('scroll', leave, true);
      removeEventListener('resize', onLeave);
    };
  }, [anchor, onLeave]);

  return createPortal(
    <div ref={popup} id={`${id}-options`} className="fxc-dropdown-popup" role="tree" aria-label={label} style={place}>
      {choices.map((choice, index) => (
        <div
          key={choice.value}
          id={`${id}-${index}`}
          className={`fxc-dropdown-option${index === active ? ' fxc-dropdown-option-active' : ''}`}
          role="treeitem"
          aria-selected={index === chosen}
          onPointerUp={(event) => {
            if (event.nativeEvent.isTrusted) onTake(index);
          }}
        >
          {choice.text}
        </div>
      ))}
    </div>,
    document.body,
  );
}
