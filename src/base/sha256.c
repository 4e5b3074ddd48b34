/* SHA-256 of bytes in memory or of a file read in blocks. The one home of libcrypto. */
#include "base/file.h"

#include <openssl/evp.h>

static EVP_MD_CTX *hash_begin(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!context || !EVP_DigestInit_ex(context, EVP_sha256(), NULL))
        die("the cryptographic library offers no SHA-256");
    return context;
}

struct sha256_run *sha256_begin(void)
{
    return (struct sha256_run *)hash_begin();
}

void sha256_add(struct sha256_run *run, str bytes)
{
    if (!EVP_DigestUpdate((EVP_MD_CTX *)run, bytes.s, bytes.n)) die("SHA-256 failed");
}

struct sha256 sha256_end(struct sha256_run *run)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (!EVP_DigestFinal_ex((EVP_MD_CTX *)run, digest, &n) || n != 32)
        die("SHA-256 failed");
    EVP_MD_CTX_free((EVP_MD_CTX *)run);
    struct sha256 sum = {""};
    for (unsigned i = 0; i < n; i++) {
        sum.hex[2 * i] = hex[digest[i] >> 4];
        sum.hex[2 * i + 1] = hex[digest[i] & 15];
    }
    return sum;
}

struct sha256 sha256_of(str bytes)
{
    struct sha256_run *run = sha256_begin();
    sha256_add(run, bytes);
    return sha256_end(run);
}
