# What install.sh, upgrade.sh and uninstall.sh share. POSIX sh; read with `.`, never run.
# shellcheck shell=sh
# Set by whoever reads this file: here (the folder of the scripts).

say() { printf '%s\n' "$*"; }

fail() { # one sentence on what is wrong and what to do
    printf '没有完成：%s\n' "$*" >&2
    exit 1
}

set_defaults() { # where things lie, as root and as anybody else
    if [ "$(id -u)" = 0 ]; then
        prefix=/opt/jianhao data=/var/lib/jianhao backups=/var/backups/jianhao
    else
        prefix=${HOME:-}/jianhao/app data=${HOME:-}/jianhao/data backups=${HOME:-}/jianhao/backups
    fi
    address=127.0.0.1 port=8000 database='' user='' https='' plain=''
}

has_systemd() { [ "$(id -u)" = 0 ] && [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; }

plain_path() { # systemd, shell and the settings all read these paths: none of them may need quoting
    case $2 in
        /*) ;;
        *) fail "$1应写成从/开始的完整路径，现在是“$2”。" ;;
    esac
    case $2 in
        *[!A-Za-z0-9._/@+-]*) fail "$1只能用字母、数字和 . _ - / 组成，现在是“$2”。请另选一个位置。" ;;
    esac
}

plain_value() {
    case $2 in
        *\'* | *\\* | *'
'*) fail "$1不能含单引号、反斜杠和换行；地址中的密码请用百分号写法（单引号写作%27）。" ;;
    esac
}

# --- before anything is changed

check_sums() {
    command -v sha256sum >/dev/null 2>&1 || fail "系统没有sha256sum，请先安装coreutils。"
    say "核对安装包的文件……"
    (cd "$here" && sha256sum -c --quiet SHA256SUMS) >&2 ||
        fail "安装包的文件与SHA256SUMS不一致，可能复制时损坏或者被改动。请重新复制安装包，核对后再试。"
    check_signature
}

check_signature() { # with the publisher's key if it was given; else say plainly what is not proved
    if [ -z "$key" ] && [ -z "$trusted" ]; then
        say "本安装包未签名：只能说明文件完整，不能说明来源。请与提供安装包的单位核对SHA256SUMS。"
    elif [ -z "$trusted" ]; then
        say "没有核对签名（用--key给出发布单位公布的公钥即可核对）。安装包写明的公钥：$key"
    else
        [ -r "$trusted" ] || fail "公钥文件“$trusted”不能读取。"
        [ -f "$here/SHA256SUMS.sig" ] || fail "安装包没有签名，与给出的公钥不符。请向发布单位索取有签名的安装包。"
        openssl pkeyutl -verify -pubin -inkey "$trusted" -rawin -in "$here/SHA256SUMS" \
            -sigfile "$here/SHA256SUMS.sig" >/dev/null 2>&1 ||
            fail "签名与给出的公钥不符，或者系统的openssl低于3.0。请不要安装，与发布单位联系。"
        say "签名与给出的公钥一致。"
    fi
}

check_machine() {
    [ "$(uname -s)" = Linux ] || fail "只支持Linux。"
    [ "$(uname -m)" = "$machine" ] || fail "安装包适用于$machine处理器，本机是$(uname -m)。请取对应的安装包。"
    libc=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2) || libc=
    case $libc in
        2.[0-9] | 2.1[0-9] | 2.2[0-7] | '') fail "系统的C运行库须为glibc 2.28或更新（本机：${libc:-不是glibc}）。支持的系统见docs/support.md。" ;;
    esac
}

find_python() { # the newest that the wheels are for; --python names another
    for candidate in ${python:-python3.13 python3.12 python3.11 python3}; do
        minor=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        case " $pythons " in *" $minor "*) ;; *) continue ;; esac
        if "$candidate" -c 'import venv, sqlite3, ssl, sys; sys.exit(sqlite3.sqlite_version_info < (3, 35))' 2>/dev/null; then
            python=$(command -v "$candidate")
            return
        fi
    done
    fail "没有找到可用的Python（须为$pythons之一，带venv、sqlite3、ssl）。请从系统安装光盘或内网软件源安装，或用--python指明位置。"
}

check_disk() { # folder, megabytes: of the nearest folder that is there
    place=$1
    while [ ! -d "$place" ]; do place=$(dirname "$place"); done
    free=$(df -Pk "$place" | awk 'NR == 2 { print int($4 / 1024) }')
    [ "$free" -ge "$2" ] || fail "$place所在的磁盘只剩${free}MB，至少需要$2MB。请清理磁盘或者另选位置。"
}

# --- a release beside the others

bundle_digest() { sha256sum "$here/SHA256SUMS" | cut -c1-64; }

newest_place() { # a folder name for this release that is not taken; leftovers of broken attempts are removed
    for candidate in "$prefix"/releases/*; do
        [ -d "$candidate" ] && [ ! -f "$candidate/BUNDLE" ] && rm -rf "$candidate"
    done
    place=$prefix/releases/$version number=1
    while [ -e "$place" ]; do
        number=$((number + 1))
        place=$prefix/releases/$version.$number
    done
    release=$place
}

same_release() { # one that an interrupted upgrade left whole
    release=
    for candidate in "$prefix"/releases/*; do
        [ "$(cat "$candidate/BUNDLE" 2>/dev/null)" = "$(bundle_digest)" ] && release=$candidate
    done
    [ -n "$release" ]
}

make_release() { # sets release; a release without the file BUNDLE is not whole
    newest_place
    say "安装程序文件（$release）……"
    mkdir -p "$release"
    "$python" -m venv --without-pip "$release/venv" || fail "不能建立运行环境，见上面的提示。"
    for wheel in "$here"/wheels/pip-*.whl; do :; done
    PYTHONPATH=$wheel "$release/venv/bin/python" -m pip install -q --no-index --disable-pip-version-check --no-cache-dir \
        --no-warn-script-location --find-links "$here/wheels" --require-hashes -r "$here/requirements.txt" ||
        fail "程序文件没有装全，见上面的提示。请重新复制安装包再试；仍不行的，请把提示交给提供安装包的单位。"
    for part in common.sh install.sh upgrade.sh uninstall.sh service.sh steps.py VERSION checklist.html LICENSE THIRD-PARTY.csv \
        units nginx docs static; do
        cp -R "$here/$part" "$release/$part"
    done
    mkdir -p "$release/share/fonts"
    cp "$here"/fonts/* "$release/share/fonts/"
    chmod -R u=rwX,go=rX "$release"
    bundle_digest >"$release/BUNDLE.part"
    mv "$release/BUNDLE.part" "$release/BUNDLE"
}

switch_to() { # the one instant at which another release is the current one
    ln -sfn "releases/$(basename "$1")" "$prefix/current.new"
    mv -T "$prefix/current.new" "$prefix/current"
}

# --- the installation's own files

write_settings() { # read by shell and by systemd: single quotes, nothing is expanded
    hosts=$(hosts_list)
    umask 077
    {
        say "# 由install.sh写入。修改后运行 $prefix/bin/service restart。其他设置见docs/web.md，写法相同。"
        say "JIANHAO_DATA='$data'"
        say "JIANHAO_DATABASE='$database'"
        say "JIANHAO_HOSTS='[$hosts]'"
        say "JIANHAO_BACKUP_TO='$backups'"
        say "JIANHAO_BACKUP_KEY='$prefix/etc/backup.key'"
        [ -z "$https" ] || say "JIANHAO_HTTPS='true'"
        [ -z "$https" ] || say "JIANHAO_PROXIES='1'"
        say "XDG_DATA_HOME='$prefix/current/share'"
        say "XDG_CACHE_HOME='$prefix/cache'"
        say "MPLCONFIGDIR='$prefix/cache/matplotlib'"
    } >"$prefix/etc/settings.new"
    kept_settings >>"$prefix/etc/settings.new"
    {
        for name in prefix data backups address port database user https plain python; do
            eval "say \"$name='\$$name'\""
        done
    } >"$prefix/etc/install.new"
    umask 022
    mv "$prefix/etc/settings.new" "$prefix/etc/jianhao.env"
    mv "$prefix/etc/install.new" "$prefix/etc/install.conf"
    own "$prefix/etc/jianhao.env"
}

kept_settings() { # lines that somebody added by hand stay
    [ -f "$prefix/etc/jianhao.env" ] || return 0
    grep -E '^[A-Z_]+=' "$prefix/etc/jianhao.env" | grep -vE \
        '^(JIANHAO_(DATA|DATABASE|HOSTS|BACKUP_TO|BACKUP_KEY|HTTPS|PROXIES)|XDG_DATA_HOME|XDG_CACHE_HOME|MPLCONFIGDIR)=' || true
}

hosts_list() {
    list='"127.0.0.1","localhost"'
    case $address in
        127.0.0.1 | localhost) ;;
        0.0.0.0) for one in $(hostname -I 2>/dev/null) $(hostname 2>/dev/null); do list="$list,\"$one\""; done ;;
        *) list="$list,\"$address\"" ;;
    esac
    [ -z "$https" ] || list="$list,\"$https\""
    say "$list"
}

write_programs() { # bin/jianhao and bin/service, which find the current release
    mkdir -p "$prefix/bin"
    {
        say '#!/bin/sh'
        say "# 减号的命令行，用法：$prefix/bin/jianhao --help"
        say "prefix='$prefix' user='$user'"
        # shellcheck disable=SC2016
        say 'if [ -n "$user" ] && [ "$(id -u)" = 0 ]; then exec runuser -u "$user" -- "$0" "$@"; fi'
        # shellcheck disable=SC2016
        say 'set -a && . "$prefix/etc/jianhao.env" && set +a && exec "$prefix/current/venv/bin/python" -m jianhao "$@"'
    } >"$prefix/bin/jianhao.new"
    sed "s|@PREFIX@|$prefix|g" "$prefix/current/service.sh" >"$prefix/bin/service.new"
    chmod 755 "$prefix/bin/jianhao.new" "$prefix/bin/service.new"
    mv "$prefix/bin/jianhao.new" "$prefix/bin/jianhao"
    mv "$prefix/bin/service.new" "$prefix/bin/service"
}

write_units() {
    has_systemd && [ -n "$user" ] || return 0
    for unit in "$prefix"/current/units/*.service; do
        sed -e "s|@PREFIX@|$prefix|g" -e "s|@DATA@|$data|g" -e "s|@BACKUPS@|$backups|g" -e "s|@USER@|$user|g" \
            -e "s|@ADDRESS@|$address|g" -e "s|@PORT@|$port|g" "$unit" >"/etc/systemd/system/$(basename "$unit")"
    done
    systemctl daemon-reload
    systemctl enable -q jianhao-web.service jianhao-worker.service
}

own() { [ -z "$user" ] || chown -R "$user:" "$@"; }

as_service() { # as the person under whom the application runs
    if [ -n "$user" ] && [ "$(id -u)" = 0 ]; then runuser -u "$user" -- "$@"; else "$@"; fi
}

with_settings() { # release folder, command…: python of that release with the installation's settings
    of=$1
    shift
    as_service sh -c 'set -a; . "$0"; set +a; exec "$@"' "$prefix/etc/jianhao.env" "$of/venv/bin/python" "$@"
}

address_shown() { # where a browser finds the application
    if [ -n "$https" ]; then
        say "https://$https"
    elif [ "$address" = 0.0.0.0 ]; then
        say "http://$(hostname -I 2>/dev/null | cut -d' ' -f1):$port"
    else
        say "http://$address:$port"
    fi
}

answers() { # whether the application answers within a minute and a half
    at=$address
    [ "$at" = 0.0.0.0 ] && at=127.0.0.1
    "$prefix/current/venv/bin/python" "$prefix/current/steps.py" answers "http://$at:$port/" 90
}
