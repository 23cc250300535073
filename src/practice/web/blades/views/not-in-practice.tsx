import { NOTHING_TO_LOAD, Page } from '../parts/page.tsx';

/** Said openly: an empty imitation would teach something wrong. */
export default function NotInPractice(): React.JSX.Element {
  return (
    <Page loaded={NOTHING_TO_LOAD}>
      {() => (
        <div className="provisioning-welcome">
          <h3>The practice tenant does not have this page</h3>
          <p>The real portal shows something here that is not needed to rehearse. Go back by the breadcrumb above.</p>
        </div>
      )}
    </Page>
  );
}
