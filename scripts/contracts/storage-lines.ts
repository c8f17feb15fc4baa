/** Where a contract keeps what: slots, structs with their members, transient variables, and slots named by constants. */
import { definitionsIn, type Built, type StorageLayout, type StorageMember, type StorageType } from './built.ts';

export function storageLines(built: Built): string {
  const { storageLayout, transientStorageLayout } = built;
  const parts = [
    section('storage', variables(storageLayout)),
    ...structsOf(storageLayout).map((struct) =>
      section(
        `${struct.label}, ${struct.numberOfBytes} bytes`,
        (struct.members ?? []).map((member) => line(member, storageLayout.types ?? {})),
      ),
    ),
    section('transient storage', variables(transientStorageLayout)),
    section('slots named by constants', namedSlots(built)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string {
  return [`${title}:`, ...(lines.length === 0 ? ['none'] : lines).map((each) => `  ${each}`)].join('\n');
}

function variables({ storage, types }: StorageLayout): string[] {
  return storage.map((each) => `${line(each, types ?? {})}  (${each.contract.split(':').at(-1) ?? ''})`);
}

function line({ slot, offset, type, label }: StorageMember, types: Record<string, StorageType>): string {
  const { numberOfBytes = '?', label: typeLabel = type } = types[type] ?? {};
  const last = offset + Number(numberOfBytes) - 1;
  const bytes = Number(numberOfBytes) > 32 ? `${numberOfBytes} bytes` : `bytes ${offset}-${last}`;
  return `slot ${slot}, ${bytes}: ${typeLabel} ${label}`;
}

/** Every struct a variable leads to, by whatever mappings and arrays. The keys carry numbers that change with every build. */
function structsOf({ types }: StorageLayout): StorageType[] {
  const structs = Object.values(types ?? {}).filter(({ members }) => members !== undefined);
  return structs.sort((a, b) => (a.label < b.label ? -1 : 1));
}

/**
 * Slots that the compiler's layout does not know, because assembly or a library uses them by number: constants whose name
 * says so, and structs with an ERC-7201 location.
 */
function namedSlots({ name, asts }: Built): string[] {
  const definitions = definitionsIn(asts);
  const contract = definitions.find((each) => each.name === name && each.contractKind !== 'interface');
  const line = contract?.linearizedBaseContracts ?? [];
  const found = definitions
    .filter(({ id }) => line.includes(id))
    .flatMap(({ name: owner = '', nodes = [] }) =>
      nodes.flatMap((node) => {
        const place = /@custom:storage-location\s+(\S+)/.exec(node.documentation?.text ?? '')?.[1];
        if (place !== undefined) return [`${place} ${node.name ?? ''}  (${owner})`];
        const isSlot =
          node.constant === true && node.typeName?.name === 'bytes32' && /STORAGE|SLOT|Location/.test(node.name ?? '');
        return isSlot ? [`${node.value?.value ?? 'computed'} ${node.name ?? ''}  (${owner})`] : [];
      }),
    );
  return found.sort();
}
