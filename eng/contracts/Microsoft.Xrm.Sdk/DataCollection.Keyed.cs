using System;
using System.Collections;
using System.Collections.Generic;

namespace Microsoft.Xrm.Sdk
{
    [Serializable]
    public abstract class DataCollection<TKey, TValue> : IEnumerable<KeyValuePair<TKey, TValue>>
    {
        private readonly IDictionary<TKey, TValue> _items;

        protected internal DataCollection()
        {
            _items = new Dictionary<TKey, TValue>();
        }

        protected internal DataCollection(IDictionary<TKey, TValue> collection)
        {
            _items = collection;
        }

        public int Count
        {
            get { return _items.Count; }
        }

        public virtual bool IsReadOnly { get; internal set; }

        public ICollection<TKey> Keys
        {
            get { return _items.Keys; }
        }

        public ICollection<TValue> Values
        {
            get { return _items.Values; }
        }

        public virtual TValue this[TKey key]
        {
            get
            {
                TValue value;
                if (!_items.TryGetValue(key, out value))
                {
                    throw new KeyNotFoundException("The given key '" + key + "' was not present in the dictionary.");
                }

                return value;
            }

            set
            {
                CheckIsReadOnly();
                _items[key] = value;
            }
        }

        public void Add(KeyValuePair<TKey, TValue> item)
        {
            CheckIsReadOnly();
            _items.Add(item);
        }

        public void Add(TKey key, TValue value)
        {
            CheckIsReadOnly();
            _items.Add(key, value);
        }

        public void AddRange(params KeyValuePair<TKey, TValue>[] items)
        {
            AddRange((IEnumerable<KeyValuePair<TKey, TValue>>)items);
        }

        public void AddRange(IEnumerable<KeyValuePair<TKey, TValue>> items)
        {
            CheckIsReadOnly();
            if (items == null)
            {
                return;
            }

            foreach (var item in items)
            {
                _items.Add(item);
            }
        }

        public void Clear()
        {
            CheckIsReadOnly();
            _items.Clear();
        }

        public bool Contains(TKey key)
        {
            return _items.ContainsKey(key);
        }

        public bool Contains(KeyValuePair<TKey, TValue> key)
        {
            return _items.Contains(key);
        }

        public bool ContainsKey(TKey key)
        {
            return _items.ContainsKey(key);
        }

        public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex)
        {
            _items.CopyTo(array, arrayIndex);
        }

        public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator()
        {
            return _items.GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator()
        {
            return _items.GetEnumerator();
        }

        public bool Remove(TKey key)
        {
            CheckIsReadOnly();
            return _items.Remove(key);
        }

        public bool Remove(KeyValuePair<TKey, TValue> item)
        {
            CheckIsReadOnly();
            return _items.Remove(item);
        }

        public bool TryGetValue(TKey key, out TValue value)
        {
            return _items.TryGetValue(key, out value);
        }

        private void CheckIsReadOnly()
        {
            if (IsReadOnly)
            {
                throw new InvalidOperationException("The collection is read-only.");
            }
        }
    }
}
