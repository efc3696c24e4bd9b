import type { JSX } from 'preact';
import { now, table } from '../feed/store';
import { age } from '../shared/format';
import { Grid } from '../shared/grid';
import { Empty, Page, State } from '../shared/parts';
import { href } from '../shared/router';
import { str } from '../shared/series';
import { eventTone } from '../overview/overview';

function pathOf(subject: string, type: string): string {
  if (type.startsWith('version') || subject.includes('@')) return href('modules', subject.split('@')[0]!);
  if (type.startsWith('pool')) return href('scaling');
  return href('hosts', subject);
}

export function Events(): JSX.Element {
  return (
    <Page title="Events" lead="What happened: publishes, instances that came and went, circuits, scaling.">
      <Grid
        label="events" rows={table('events')} order="-time" link={(_id, row) => pathOf(str(row, 'subject'), str(row, 'type'))}
        empty={<Empty title="Nothing has happened yet" command="./modmesh events --follow" />}
        columns={[
          { id: 'subject', title: 'Subject', value: (row) => str(row, 'subject') },
          { id: 'type', title: 'What', value: (row) => str(row, 'type'), cell: (row) => <State word={row['type']} tone={eventTone(str(row, 'type'))} /> },
          { id: 'message', title: 'Message', wide: true, value: (row) => str(row, 'message'), cell: (row) => <span title={str(row, 'message')}>{str(row, 'message')}</span> },
          { id: 'time', title: 'When', value: (row, id) => `${str(row, 'time').slice(0, 19)}${id.padStart(9, '0')}`, cell: (row) => <time title={str(row, 'time')}>{str(row, 'time').slice(11, 19)} <span class="sub">{age(row['time'], now())} ago</span></time> },
        ]}
      />
    </Page>
  );
}
