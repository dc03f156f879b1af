#!/usr/bin/env bash
# A testee to start from: put your own code behind the operations, declare them, and run
#   bellproof conform run --testee 'bash template.sh'

combine() { # three strings of hexadecimal digits of equal length, eight a number
    local n=${#1} i number settings=""
    [[ $n -gt 0 && $((n % 8)) -eq 0 && ${#2} -eq $n && ${#3} -eq $n ]] || return 1
    for ((i = 0; i < n; i += 8)); do
        number=$((16#${1:i:8} ^ 16#${2:i:8} ^ 16#${3:i:8}))
        settings+="${settings:+, }[$((number >> 1 & 1)), $((number & 1))]"
    done
    echo "\"result\": {\"settings\": [$settings]}"
}

hex='"([0-9a-fA-F]*)"'
three='"sources": *\[ *'"$hex, *$hex, *$hex"' *\]'

while IFS= read -r line; do
    [[ $line =~ \"id\":\ *([0-9]+) ]] && id=${BASH_REMATCH[1]}
    [[ $line =~ \"op\":\ *\"([^\"]*)\" ]] && op=${BASH_REMATCH[1]}
    case $op in
        hello)
            reply='"result": {"name": "template", "version": "1", "ops": ["settings.combine"]}' ;;
        settings.combine)
            [[ $line =~ $three ]] && reply=$(combine "${BASH_REMATCH[@]:1}") ||
                reply='"error": {"kind": "invalid_input", "message": "needs three strings of 32-bit integers"}' ;;
        *)
            reply='"unsupported": true' ;;
    esac
    echo "{\"id\": $id, $reply}"
done
