import type { Value } from '../feed/tables';
import { quoted } from '../shared/format';

/** Arguments as people type them: a JSON list is the list of arguments, other JSON is one, anything else is one text. */
export function readArguments(text: string): Value[] {
  const trimmed = text.trim();
  if (!trimmed) return [];
  try {
    const value = JSON.parse(trimmed) as Value;
    return Array.isArray(value) ? value : [value];
  } catch {
    return [text];
  }
}

export function commandLine(module: string, range: string, fn: string, args: Value[]): string {
  const words = args.map((one) => quoted(typeof one === 'string' && !isJson(one) ? one : JSON.stringify(one)));
  return ['./modmesh call', quoted(range ? `${module}@${range}` : module), quoted(fn), ...words].join(' ');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export function curl(origin: string, module: string, range: string, fn: string, args: Value[]): string {
  const body = JSON.stringify(range ? { args, module_version: range } : { args });
  return `curl -s ${quoted(`${origin}/api/v1/modules/${encodeURIComponent(module)}/functions/${encodeURIComponent(fn)}`)} -d ${quoted(body)}`;
}
