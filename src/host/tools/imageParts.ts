/**
 * Images beside the text of a reply. VS Code has data parts as a stable interface since 1.106, which is
 * newer than the oldest version that we run in. Before that the class is there too, but a reply that
 * holds one is refused, so the version decides.
 */
import * as vscode from 'vscode';
import type { Attachment } from '../../core/results/attachments';

/** The part of `vscode.LanguageModelDataPart` that is used here; newer than the typings. */
interface DataParts {
  LanguageModelDataPart: { image(data: Uint8Array, mimeType: string): unknown };
}

const [major = 0, minor = 0] = vscode.version.split('.').map((part) => Number.parseInt(part, 10));

/** Whether this VS Code takes images in the replies of tools. */
export const canShowImages = (major > 1 || minor >= 106) && 'LanguageModelDataPart' in vscode;

/** The images as parts of a reply. Only where `canShowImages`. */
export function imageParts(attachments: readonly Attachment[]): unknown[] {
  const { LanguageModelDataPart } = vscode as unknown as DataParts;
  return attachments.map(({ data, mimeType }) => LanguageModelDataPart.image(data, mimeType));
}
