/** Public host keys for tests: made with ssh-keygen for nothing else, their private halves thrown away. */
import { type HostKey, hostKeyOf } from '../../../../src/remote/host-keys/host-key.ts';

const key = (base64: string): HostKey => hostKeyOf(Buffer.from(base64, 'base64'));

export const ed25519 = key('AAAAC3NzaC1lZDI1NTE5AAAAII7sWmKGTHG8W84zfpgtpy6c9FzWlXLLJdCY94ZNTKVQ');
export const otherEd25519 = key('AAAAC3NzaC1lZDI1NTE5AAAAIHUbaxg8i4Y6QcV3ESpQxK8Dzm9tBCRCPnLMelwRcTmw');
export const ecdsa = key(
  'AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBJSrvg1CXOpeu0XvFV84wcLijwAFBF+1SsGlkU' +
    'mxjvB+IGsIH7QZtDs4bIJGC30o+4HA90eMdEJd3Ikncc3kN6Y=',
);
export const rsa = key(
  'AAAAB3NzaC1yc2EAAAADAQABAAABgQCoBCYPsUFRSIuOtnNBP5PJhPrBtUIdNlvghv0uv/Rf1DLj6P2Ytpi8dDaSHg' +
    'ee4G0MdEAbAY2MArrkbe5VGEbErNX6k3mTCIX6VMYGSyGqshwidPaNahdmQcbnwCzWFWcx+VaVS+QUg9xS5doyemip' +
    'SDHKagYpOU0JbGhLxfVQQeAmp1RMbI5s/0/S+lyFhufQdLzd1wBBQVMDxLXHV6Ad4Otb1qDm6sKzLHv3s0UnF6B7Lf' +
    'wJTFLqgWXdnfXl/ssxIg6xBcF18wfCHiZ7hVfSjgGj8a/5dAsLfZdCa7sBByg993xmrK7FtrHwD++M9Wuq8G/yCRD+' +
    'UaFZarPmvM20IdkwaeV9bKtLqxks1kHBUlMfn/zr0fcEOn0JceFpYk4Jc/ULSN4/4mQi0rZv7s5McX2sCzJ67AGVOv' +
    'zuu8GC3soBV0rizlJtzp4eYXGWaYj9wrpkB0wqhOKC8SugwmLyqedu61jGYVjaNZo+wADq4xVo7mlOxXm0vaO7Cgoa' +
    '52M=',
);

export const base64Of = ({ blob }: HostKey): string => blob.toString('base64');

/** The key as it stands behind the names in a known_hosts line. */
export const textOf = (key: HostKey): string => `${key.type} ${base64Of(key)}`;
