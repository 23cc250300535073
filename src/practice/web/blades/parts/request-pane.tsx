import { DefaultButton } from '@fluentui/react/lib/Button';
import { Panel, PanelType } from '@fluentui/react/lib/Panel';

export function RequestPane({ onClose }: { readonly onClose: () => void }): React.JSX.Element {
  return (
    <Panel
      isOpen
      type={PanelType.custom}
      customWidth="420px"
      headerText="Request new gallery app"
      closeButtonAriaLabel="Close pane"
      isFooterAtBottom
      isBlocking={false}
      onDismiss={onClose}
      onRenderFooterContent={() => <DefaultButton text="Close" onClick={onClose} />}
    >
      <p>Requests go to Microsoft. The practice tenant reaches nobody, so there is nothing to send here.</p>
    </Panel>
  );
}
