/** What the sshd of Debian Etch (OpenSSH 4.3) offers, as lines for an sshd of today. */
export const etchConfig = {
  kex: 'KexAlgorithms diffie-hellman-group-exchange-sha1,diffie-hellman-group14-sha1,diffie-hellman-group1-sha1',
  hostKey: 'HostKeyAlgorithms ssh-rsa',
  cipher: 'Ciphers aes128-cbc,3des-cbc,aes128-ctr',
  mac: 'MACs hmac-md5,hmac-sha1',
  /** The real one takes SHA-1 only, and announces nothing; this one announces SHA-2 all the same. */
  signatures: 'PubkeyAcceptedAlgorithms ssh-rsa,rsa-sha2-256,rsa-sha2-512',
} as const;
