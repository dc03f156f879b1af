/* A testee to start from: put your own code behind the operations, declare them, and run
   cc -O2 template.c -o template -lm && bellproof conform run --testee ./template */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

/* Where the value of a key begins; good enough here: keys stand once, and strings hold no quotes. */
static const char *value(const char *line, const char *key)
{
    const char *at = strstr(line, key);
    return at ? at + strlen(key) + strspn(at + strlen(key), " :") : "";
}

static void frequency(const char *bits)
{
    double n = 0, sum = 0;
    if (*bits == '"')
        for (bits++; *bits == '0' || *bits == '1'; bits++, n++) sum += *bits == '1' ? 1 : -1;
    if (n > 0 && *bits == '"')
        printf("\"result\": {\"p\": [%.17g]}}\n", erfc(fabs(sum) / sqrt(2 * n)));
    else
        puts("\"error\": {\"kind\": \"invalid_input\", \"message\": \"bits are no string of 0 and 1\"}}");
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        const char *op = value(line, "\"op\"");
        printf("{\"id\": %ld, ", strtol(value(line, "\"id\""), NULL, 10));
        if (!strncmp(op, "\"hello\"", 7))
            puts("\"result\": {\"name\": \"template\", \"version\": \"1\", \"ops\": [\"stats.frequency\"]}}");
        else if (!strncmp(op, "\"stats.frequency\"", 17)) frequency(value(line, "\"bits\""));
        else puts("\"unsupported\": true}");
        fflush(stdout);
    }
}
