import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Problem, request } from './api';

export interface Polled {
  /** The newest answer; null before the first, and after a refusal. */
  value: unknown;
  /** Of the newest answer; 0 before the first. */
  status: number;
  detail: string;
}

/** What the gateway answers to a GET now, asked again every two seconds: for what its feed does not tell. */
export function polled(path: string): Polled {
  const last = useSignal<Polled>({ value: null, status: 0, detail: '' });
  useEffect(() => {
    let gone = false;
    const ask = async (): Promise<void> => {
      try {
        const answer = await request('GET', path);
        if (!gone) last.value = { value: answer.body, status: answer.status, detail: '' };
      } catch (failure) {
        // without any answer, what was known stays: the page tells that the gateway is gone
        if (!gone && failure instanceof Problem) last.value = { value: null, status: failure.status, detail: failure.message };
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), 2000);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [path]);
  return last.value;
}
