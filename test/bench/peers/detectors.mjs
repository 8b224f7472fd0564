/** Libraries that look for personal data in texts, each as it is used by its own documentation. */
import { redact } from '@arcjet/redact';
import { OpenRedaction } from '@openredaction/openredaction';
import { Redactor } from '@redactpii/node';

export async function detectors() {
  const open = new OpenRedaction();
  const redactor = new Redactor();
  const entities = ['email', 'phone-number', 'ip-address', 'credit-card-number'];
  return [
    { name: '@arcjet/redact', find: async (text) => (await redact(text, { entities }))[0].length },
    {
      name: '@openredaction/openredaction',
      find: async (text) => (await open.detect(text)).detections.length,
    },
    { name: '@redactpii/node', find: (text) => redactor.redact(text).length },
  ];
}
